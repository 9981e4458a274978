import { createBalance } from './stripe-balance.ts';
import { createCards } from './stripe-cards.ts';
import { createStripeCalls, type StripeContext } from './stripe-client.ts';
import { createCustomers } from './stripe-customers.ts';
import { createDisputes } from './stripe-disputes.ts';
import { createIntents } from './stripe-intents.ts';
import { createIssuing } from './stripe-issuing.ts';
import { createLists } from './stripe-lists.ts';
import { createRefunds } from './stripe-refunds.ts';
import { createRiskSignals } from './stripe-risk.ts';
import { createTax } from './stripe-tax.ts';

/** Every call to Stripe that this service makes. */
export function createStripe(ctx: StripeContext) {
  const calls = createStripeCalls(ctx);
  return {
    prioritize: calls.prioritize,
    ...createIntents(calls, ctx.config.nodeEnv),
    ...createRefunds(calls.other),
    ...createCards(calls.other),
    ...createBalance(calls.other),
    ...createLists(calls.other),
    ...createCustomers(calls.other),
    ...createDisputes(calls.other),
    ...createRiskSignals(calls.other),
    ...createTax(calls.tax),
    ...createIssuing(calls.other, ctx.config),
  };
}
