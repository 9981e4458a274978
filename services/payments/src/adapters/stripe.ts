import { cardsAt } from './stripe-cards.ts';
import { openClient, type StripeBox } from './stripe-client.ts';
import { intentsAt } from './stripe-intents.ts';
import { refundsAt } from './stripe-refunds.ts';

/** All that is said to Stripe, in our words. */
export function openStripe(box: StripeBox) {
  const asks = openClient(box);
  return { ...intentsAt(asks, box.config.nodeEnv), ...refundsAt(asks.other), ...cardsAt(asks.other) };
}
