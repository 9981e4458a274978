import { badParameter, invalidRequest } from '../account/stripe-error.ts';
import { type Kind, text } from '../parameters/kinds.ts';

/** Amounts are in the smallest unit; these currencies have no decimals. https://docs.stripe.com/currencies */
const withoutDecimals = new Set([
  'bif',
  'clp',
  'djf',
  'gnf',
  'jpy',
  'kmf',
  'krw',
  'mga',
  'pyg',
  'rwf',
  'ugx',
  'vnd',
  'vuv',
  'xaf',
  'xof',
  'xpf',
]);

const smallest: Record<string, number> = {
  usd: 50,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  eur: 50,
  inr: 50,
  nzd: 50,
  sgd: 50,
  gbp: 30,
  jpy: 50,
  krw: 100,
  czk: 1500,
  dkk: 250,
  hkd: 400,
  huf: 17500,
  mxn: 1000,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};

const LARGEST = 99_999_999;

export const currency: Kind<string> = {
  read(raw, path) {
    const code = text.read(raw, path).toLowerCase();
    if (/^[a-z]{3}$/.test(code)) return code;
    throw badParameter(`Invalid currency: ${code}. Stripe currently supports ISO 4217 codes.`, path);
  },
};

export const formatAmount = (amount: number, code: string): string =>
  withoutDecimals.has(code) ? `${amount} ${code}` : `$${(amount / 100).toFixed(2)} ${code}`;

export function checkAmount(amount: number, code: string): void {
  if (amount < 1) {
    throw badParameter('This value must be greater than or equal to 1.', 'amount', 'parameter_invalid_integer');
  }
  const least = smallest[code] ?? 50;
  if (amount < least) {
    throw badParameter(`Amount must be at least ${formatAmount(least, code)}`, 'amount', 'amount_too_small');
  }
  if (amount > LARGEST) {
    throw badParameter(`Amount must be no more than ${formatAmount(LARGEST, code)}`, 'amount', 'amount_too_large');
  }
}

/** Stripe's fee for cards in the US: 2.9 % plus 30 cents. */
export const feeOf = (amount: number, code: string): number =>
  Math.round(amount * 0.029) + (withoutDecimals.has(code) ? 0 : 30);

export const amountTooLarge = (message: string, param: string) =>
  invalidRequest(message, 'amount_too_large', { param });
