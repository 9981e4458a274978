import { z } from 'zod';
import { type Problem, problem } from './problem.ts';
import type { Shop } from './shop.ts';

const cardSchema = z.object({
  cardName: z.string().trim().min(1, 'Enter the name on the card.'),
  cardNumber: z
    .string()
    .transform((digits) => digits.replaceAll(/[ -]/g, ''))
    .refine(isCardNumber, 'The card number is not valid.'),
  expiry: z.string().regex(/^(0[1-9]|1[0-2]) ?\/ ?\d{2}(\d{2})?$/, 'Enter the expiry as MM/YY.'),
  cvc: z.string().regex(/^\d{3,4}$/, 'Enter the security code.'),
});

/** What the shop keeps of a card. */
export interface Card {
  last4: string;
  name: string;
}

/** The number that every shop declines; the switch `cardDeclined` declines all. */
const DECLINED = '4000000000000002';

export function readCard(shop: Shop, fields: Record<string, string>): Card | Problem {
  const entered = fields.cardToken ? shop.cardTokens.get(fields.cardToken) : fields;
  const read = cardSchema.safeParse(entered ?? {});
  if (!read.success) return problem('bad_input', read.error.issues[0]?.message ?? 'Enter a card.', 'payment');
  const { cardNumber, cardName } = read.data;
  if (shop.switches.cardDeclined || cardNumber === DECLINED) {
    shop.counters.declinedCards += 1;
    return problem('card_declined', 'Your card was declined. Please use another card.', 'payment');
  }
  return { last4: cardNumber.slice(-4), name: cardName };
}

/** Luhn's check digit. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
