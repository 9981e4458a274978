import { z } from 'zod';
import { type Account, need } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { invalidRequest, StripeError } from '../account/refusal.ts';
import { charge } from '../money/charging.ts';
import { cardOf } from '../money/confirming.ts';
import { failAuthentication } from '../money/declining.ts';
import { refuseSetup, succeedSetup } from '../money/setting-up.ts';
import { control } from './control.ts';

const told = z.strictObject({ intent: z.string(), outcome: z.enum(['succeed', 'fail']) });

/** The shopper passes or fails the bank's question. */
export const threeDSecure = control('three-d-secure', told, (account, { intent: id, outcome }) =>
  id.startsWith('seti_') ? settleSetup(account, id, outcome) : settlePayment(account, id, outcome),
);

function settlePayment(account: Account, id: string, outcome: 'fail' | 'succeed'): object {
  const intent = need(account.books.paymentIntents, 'payment_intent', id, 'intent');
  const method = account.books.paymentMethods.get(idOf(intent.payment_method));
  if (intent.status !== 'requires_action' || !method) throw notAsked(id, intent.status);
  if (outcome === 'fail') failAuthentication(account, intent, method);
  else allowingDecline(() => charge(account, intent, method, cardOf(method), true));
  return intent;
}

function settleSetup(account: Account, id: string, outcome: 'fail' | 'succeed'): object {
  const intent = need(account.books.setupIntents, 'setupintent', id, 'intent');
  const method = account.books.paymentMethods.get(idOf(intent.payment_method));
  if (intent.status !== 'requires_action' || !method) throw notAsked(id, intent.status);
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

/** The bank may still refuse after the shopper passed; that is the intent's story, not the control call's. */
function allowingDecline(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}

const notAsked = (id: string, status: string) => invalidRequest(`${id} does not wait for 3-D Secure: it is ${status}.`);
