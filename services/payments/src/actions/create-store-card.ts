import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { refuseIfUnavailable } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { storeCardOf } from '../processes/store-card.ts';

/** The only place where the number of a card leaves this service: in the reply to placement, and nowhere else. */
export const createStoreCard = answer(
  api.payments.createStoreCard,
  async ({ body }, ctx: ActionContext & PaymentsDependencies) =>
    reply(200, await refuseIfUnavailable(storeCardOf(body, ctx))),
);
