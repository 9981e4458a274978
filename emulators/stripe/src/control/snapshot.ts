import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Account } from '../account/account.ts';

const CHUNK = 256 * 1024;

/** The books as JSON, streamed in pieces: ten thousand intents are too much for one string. */
export async function sendSnapshot(account: Account, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  await pipeline(Readable.from(chunks(pieces(account))), response).catch(() => response.destroy());
}

function* pieces({ books }: Account): Generator<string> {
  yield '{"payment_intents":[';
  yield* separated(books.paymentIntents.all(), JSON.stringify);
  yield '],"charges":[';
  yield* separated(books.charges.all(), JSON.stringify);
  yield '],"refunds":[';
  yield* separated(books.refunds.all(), JSON.stringify);
  yield '],"disputes":[';
  yield* separated(books.disputes.all(), JSON.stringify);
  yield '],"balance_transactions":[';
  yield* separated(books.balanceTransactions.all(), JSON.stringify);
  yield '],"payouts":[';
  yield* separated(books.payouts.all(), JSON.stringify);
  yield '],"tax_transactions":[';
  yield* separated(books.taxTransactions.all(), JSON.stringify);
  yield '],"events":[';
  yield* separated(books.events.all(), (event) => event.json);
  yield ']}';
}

function* separated<T>(rows: readonly T[], write: (row: T) => string): Generator<string> {
  let before = '';
  for (const row of rows) {
    yield before + write(row);
    before = ',';
  }
}

function* chunks(all: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of all) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
