import type { Route } from '../server/route.ts';
import { balance } from './balance.ts';
import { charges } from './charges.ts';
import { customers } from './customers.ts';
import { disputes } from './disputes.ts';
import { earlyFraudWarnings } from './early-fraud-warnings.ts';
import { ephemeralKeys } from './ephemeral-keys.ts';
import { events } from './events.ts';
import { issuingAuthorizations } from './issuing-authorizations.ts';
import { cardholders } from './issuing-cardholders.ts';
import { issuedCards } from './issuing-cards.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentMethods } from './payment-methods.ts';
import { payouts } from './payouts.ts';
import { refunds } from './refunds.ts';
import { reviews } from './reviews.ts';
import { setupIntents } from './setup-intents.ts';
import { taxCalculations } from './tax-calculations.ts';
import { taxTransactions } from './tax-transactions.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** Everything under `/v1`; any other URL is a 404 with an `error`, as at Stripe. */
export const resources: readonly Route[] = [
  customers,
  paymentMethods,
  paymentIntents,
  setupIntents,
  charges,
  refunds,
  disputes,
  earlyFraudWarnings,
  reviews,
  events,
  balance,
  payouts,
  taxCalculations,
  taxTransactions,
  cardholders,
  issuedCards,
  issuingAuthorizations,
  webhookEndpoints,
  ephemeralKeys,
].flat();
