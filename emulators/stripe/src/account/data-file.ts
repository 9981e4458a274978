import { createReadStream, existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { StoredAnswer } from '../server/idempotency.ts';
import type { Account } from './account.ts';
import type { BookName } from './books.ts';
import type { Row, Table } from './table.ts';

const DEBOUNCE_MS = 250;
/** Saving may take at most a twentieth of the time, however large the books are. */
const PAUSE_PER_SAVE = 20;
const PIECE_LENGTH = 1024 * 1024;

/** Saves the account to a file, one JSON line per row. The file is replaced as a whole, so a crash leaves the old or the new one. */
export class DataFile {
  readonly #account: Account;
  readonly #file: string;
  #timer: NodeJS.Timeout | null = null;
  #saving: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(account: Account, file: string) {
    this.#account = account;
    this.#file = file;
    this.#saveAfter(DEBOUNCE_MS);
  }

  #saveAfter(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#saving = this.#saveAndReschedule();
    }, ms).unref();
  }

  async #saveAndReschedule(): Promise<void> {
    const startedAt = performance.now();
    if (this.#account.dirty) await this.#save();
    if (!this.#stopped) this.#saveAfter(Math.max(DEBOUNCE_MS, PAUSE_PER_SAVE * (performance.now() - startedAt)));
  }

  async #save(): Promise<void> {
    this.#account.dirty = false;
    const pieces = serialize(this.#account);
    const file = await open(`${this.#file}.new`, 'w', 0o600);
    for (const piece of pieces) await file.write(piece);
    await file.close();
    await rename(`${this.#file}.new`, this.#file);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#saving;
    await this.#save();
  }
}

/** Serialized at one moment, so that the rows are consistent; in pieces, because one string could not hold large books. */
function serialize(account: Account): string[] {
  const pieces: string[] = [];
  let piece = '';
  const put = (name: string, value: unknown) => {
    piece += `${JSON.stringify([name, value])}\n`;
    if (piece.length < PIECE_LENGTH) return;
    pieces.push(piece);
    piece = '';
  };
  put('clock', account.clock.advancedMs);
  for (const [name, table] of Object.entries(account.books)) for (const row of table.all()) put(name, row);
  for (const stored of account.keys.all()) put('key', stored);
  return [...pieces, piece];
}

/** Reads the file into an empty account, and sends the webhooks that were not delivered before it stopped. */
export async function restore(account: Account, path: string): Promise<void> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const [name, value] = JSON.parse(line) as [string, unknown];
    if (name === 'clock') account.clock.advancedMs = value as number;
    else if (name === 'key') account.keys.restore(value as StoredAnswer);
    else (account.books[name as BookName] as unknown as Table<Row>).add(value as Row);
  }
  for (const endpoint of account.books.webhookEndpoints.all()) {
    if (endpoint.status === 'enabled') account.webhookSender.open(endpoint);
  }
  for (const event of account.books.events.all()) if (!event.delivered) account.webhookSender.send(event);
  account.dirty = false;
}
