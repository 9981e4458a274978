import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { api, type BookProof, formatMoney, type Problem } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import color from 'picocolors';
import { clientAs } from './running-system.ts';

/**
 * `npm run books`: prints the trial balance of the system at MUSE_URL (default: the one that npm start runs), or proves the books.
 * In production MUSE_TOKEN must be the token of an admin; elsewhere the development issuer signs in. See docs/books.md.
 */
const usage = `npm run books [-- --at 2026-01-31]    the trial balance, now or at the end of a day
npm run books -- --check              proves the books; exit code 1 names the difference`;

/** Money that moves while the books are read shows as a difference; one that is still there after these waits is real. */
const waitsMs = [2_000, 5_000, 10_000];

const options = { at: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean' } } as const;

try {
  const { values } = parseArgs({ options });
  if (values.help) console.log(usage);
  else if (values.check) await check(await clientAs('admin'));
  else await printTrialBalance(await clientAs('admin'), values.at);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function check(caller: ApiClient): Promise<void> {
  for (const waitMs of [...waitsMs, undefined]) {
    const proofs = await proofsOf(caller);
    const failed = proofs.filter(({ holds }) => !holds);
    if (failed.length > 0 && waitMs !== undefined) {
      await pause(waitMs);
      continue;
    }
    for (const { holds, sentence } of proofs)
      console.log(holds ? color.green('holds ') : color.red('fails '), sentence);
    if (failed.length > 0) process.exitCode = 1;
    return;
  }
}

async function proofsOf(caller: ApiClient): Promise<BookProof[]> {
  const { status, body, problem } = await caller.call(api.payments.checkBooks);
  if (status !== 200) throw new Error(sentence(problem));
  return body.proofs;
}

async function printTrialBalance(caller: ApiClient, at: string | undefined): Promise<void> {
  const query = at === undefined ? {} : { at };
  const { status, body, problem } = await caller.call(api.payments.trialBalance, { query });
  if (status !== 200) throw new Error(sentence(problem));
  console.log(color.bold(`Trial balance, ${body.asOf}`));
  for (const { account, balanceCents, currency } of body.accounts.filter((each) => each.balanceCents !== 0))
    console.log(`${account.padEnd(32)} ${formatMoney(balanceCents, currency).padStart(16)}`);
}

function sentence({ code, detail }: Problem): string {
  return `${code}. ${detail}`;
}
