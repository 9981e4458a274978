import { api, formatMoney, sum } from '@muse/contracts';
import { retryUntil } from '@muse/kit';
import { signIn } from '../shop.ts';
import { expectThat } from './expect-that.ts';
import type { JourneyPrinter } from './printer.ts';
import type { JourneyContext } from './purchase.ts';

/** The books after the purchase, as their admin sees them: Stripe's fee arrives with the next import, a minute later at most. */
export async function showTrialBalance(
  { gatewayUrl }: JourneyContext,
  { section, step, line }: JourneyPrinter,
): Promise<void> {
  section('The books: the trial balance adds up to zero');
  const { caller } = await signIn(gatewayUrl, 'accountant', ['admin']);
  const { body } = await step(
    'admin',
    'GET  /admin/ledger/trial-balance',
    () => caller.call(api.payments.trialBalance),
    ({ body: { accounts } }) => `the sum of all accounts is ${sum(accounts.map((each) => each.balanceCents))}`,
  );
  for (const { account, balanceCents, currency } of body.accounts.filter((each) => each.balanceCents !== 0))
    line(`${account.padEnd(34)} ${formatMoney(balanceCents, currency).padStart(14)}`);
  expectThat(sum(body.accounts.map((each) => each.balanceCents)) === 0, 'the trial balance adds up to zero');
  await retryUntil(60_000, async () => {
    const proofs = await caller.call(api.payments.checkBooks);
    const failed = proofs.body.proofs.filter(({ holds }) => !holds).map(({ sentence }) => sentence);
    expectThat(failed.length === 0, `every proof of the books holds: ${failed.join(' ')}`);
  });
  line('GET /admin/ledger/check: every proof of the books holds, clearing is what Stripe holds for us.');
}
