import { createCards } from './stripe-cards.ts';
import { createStripeCalls, type StripeContext } from './stripe-client.ts';
import { createIntents } from './stripe-intents.ts';
import { createRefunds } from './stripe-refunds.ts';

/** All that is said to Stripe, in our words. */
export function createStripe(box: StripeContext) {
  const asks = createStripeCalls(box);
  return { ...createIntents(asks, box.config.nodeEnv), ...createRefunds(asks.other), ...createCards(asks.other) };
}
