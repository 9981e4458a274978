import { PageError } from '../failure.ts';
import { readAmount } from '../page/money.ts';
import { storeText } from '../page/store-text.ts';

/** The amount that a store shows, in the order's currency. */
export function amountOf(text: string, currency: string): number {
  const amount = readAmount(text);
  if (!amount) throw new PageError('nonsense_answer', `The store shows an amount that is none: ${storeText(text, 60)}`);
  if (amount.currency !== null && amount.currency !== currency)
    throw new PageError(
      'currency_mismatch',
      `The store charges in ${amount.currency}, not in ${currency}: ${storeText(text, 60)}`,
    );
  return amount.cents;
}
