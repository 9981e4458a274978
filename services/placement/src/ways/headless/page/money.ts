/** An amount as a store of the United States or Canada writes it. */
export interface ShownAmount {
  cents: number;
  /** Null for amounts without one, such as "Free". */
  currency: string | null;
}

const symbols: Record<string, string> = {
  $: 'USD',
  US$: 'USD',
  CA$: 'CAD',
  C$: 'CAD',
  '€': 'EUR',
  '£': 'GBP',
  A$: 'AUD',
  MX$: 'MXN',
};
const amount = /^([-−])?\s*([A-Z]{3}|[A-Z]{0,2}[$€£])\s?(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d{2}))?(?:\s?([A-Z]{3}))?$/;

/** Reads `$1,234.50`, `CA$12.00`, `-$5.00`, `Free`. Returns `undefined` for anything else: an amount is never guessed. */
export function readAmount(text: string): ShownAmount | undefined {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (/^free$/i.test(plain)) return { cents: 0, currency: null };
  const match = amount.exec(plain);
  if (!match) return undefined;
  const [, minus, sign = '', whole = '', fraction = '00', suffix] = match;
  const currency = suffix ?? symbols[sign] ?? (/^[A-Z]{3}$/.test(sign) ? sign : undefined);
  const cents = Number(whole.replaceAll(',', '')) * 100 + Number(fraction);
  if (!currency || !Number.isSafeInteger(cents) || cents > 99_999_999) return undefined;
  return { cents: minus ? -cents : cents, currency };
}
