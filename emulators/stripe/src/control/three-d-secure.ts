import { z } from 'zod';
import { type Account, findOrThrow } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { invalidRequest, StripeError } from '../account/stripe-error.ts';
import { charge } from '../money/charge.ts';
import { cardOf } from '../money/confirm.ts';
import { refuseSetup, succeedSetup } from '../money/confirm-setup.ts';
import { failAuthentication } from '../money/decline.ts';
import { control } from './control.ts';

const parameters = z.strictObject({ intent: z.string(), outcome: z.enum(['succeed', 'fail']) });

/** Completes 3-D Secure: the shopper succeeds or fails. */
export const threeDSecure = control('three-d-secure', parameters, (account, { intent: id, outcome }) =>
  id.startsWith('seti_') ? settleSetup(account, id, outcome) : settlePayment(account, id, outcome),
);

function settlePayment(account: Account, id: string, outcome: 'fail' | 'succeed'): object {
  const intent = findOrThrow(account.books.paymentIntents, 'payment_intent', id, 'intent');
  const method = account.books.paymentMethods.get(idOf(intent.payment_method));
  if (intent.status !== 'requires_action' || !method) throw notWaiting(id, intent.status);
  if (outcome === 'fail') failAuthentication(account, intent, method);
  else ignoreDecline(() => charge(account, intent, method, cardOf(method), true));
  return intent;
}

function settleSetup(account: Account, id: string, outcome: 'fail' | 'succeed'): object {
  const intent = findOrThrow(account.books.setupIntents, 'setupintent', id, 'intent');
  const method = account.books.paymentMethods.get(idOf(intent.payment_method));
  if (intent.status !== 'requires_action' || !method) throw notWaiting(id, intent.status);
  const code = 'setup_intent_authentication_failure';
  if (outcome === 'succeed') succeedSetup(account, intent, method);
  else
    refuseSetup(account, intent, method, {
      code,
      declineCode: code,
      message: 'The provided PaymentMethod has failed authentication.',
    });
  return intent;
}

/** The bank may still decline after a successful authentication. The intent shows it; the control request succeeds. */
function ignoreDecline(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}

const notWaiting = (id: string, status: string) =>
  invalidRequest(`${id} does not wait for 3-D Secure: it is ${status}.`);
