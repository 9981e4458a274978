import { createHash } from 'node:crypto';
import { json } from '../../server/reply.ts';
import { isCardNumber } from '../../shop/card.ts';
import { type Problem, problem } from '../../shop/problem.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiRoute } from '../api-call.ts';
import type { EnteredCard } from '../entered-card.ts';
import { acpError, read } from './errors.ts';
import { delegateRequest } from './requests.ts';

/** The payment provider's part: keeps the card and gives a token for one charge of one session, up to an amount. */
export const delegatePayment: ApiRoute = {
  method: 'POST',
  path: '/acp/agentic_commerce/delegate_payment',
  step: 'payment',
  answer({ shop, body }) {
    const { value, refusal } = read(delegateRequest, body);
    if (refusal) return acpError(400, 'invalid_card', JSON.parse(refusal.body).message as string);
    const { payment_method: card, allowance } = value;
    if (!isCardNumber(card.number))
      return acpError(400, 'invalid_card', 'The card number is not valid.', { param: 'payment_method.number' });
    const id = `vt_${shop.id(20)}`;
    shop.api.delegatedCards.set(id, {
      number: card.number,
      name: card.name ?? 'none',
      expiryMonth: Number(card.exp_month),
      expiryYear: Number(card.exp_year),
      cvc: card.cvc ?? '000',
      maxAmount: allowance.max_amount,
      currency: allowance.currency,
      sessionId: allowance.checkout_session_id,
      expiresAt: allowance.expires_at,
      used: false,
    });
    const metadata = { merchant_id: allowance.merchant_id, fingerprint: fingerprint(card.number) };
    return json({ id, created: new Date(shop.now()).toISOString(), metadata }, 201);
  },
};

const fingerprint = (number: string): string => createHash('sha256').update(number).digest('hex').slice(0, 12);

export interface CardUse {
  sessionId: string;
  amount: number;
  currency: string;
}

/** The card behind a token, if it may be charged this much for this session. A token is charged once. */
export function chargeableCard(
  shop: Shop,
  token: string,
  { sessionId, amount, currency }: CardUse,
): EnteredCard | Problem {
  const card = shop.api.delegatedCards.get(token);
  if (!card || card.used || card.sessionId !== sessionId || Date.parse(card.expiresAt) <= shop.now())
    return problem('card_declined', 'This payment token is not valid for this session.', 'payment');
  if (card.currency !== currency || card.maxAmount < amount) {
    shop.counters.declinedCards += 1;
    return problem('card_declined', 'The total is more than the token allows.', 'payment');
  }
  card.used = true;
  return card;
}
