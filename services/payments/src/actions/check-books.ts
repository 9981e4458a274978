import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { proveBooks } from '../processes/prove-books.ts';
import { currentTime } from '../storage/ledger-balances.ts';

export const checkBooks = answer(api.payments.checkBooks, async (_, ctx: ActionContext & PaymentsDependencies) => {
  const proofs = await refuseIfUnavailable(ctx.stripe.prioritize('look-ups', () => proveBooks(ctx)));
  return reply(200, { holds: proofs.every(({ holds }) => holds), asOf: await currentTime(ctx.db), proofs });
});
