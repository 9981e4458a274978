import type { Evidence } from '@muse/contracts';

/** Our names of the texts as Stripe names them: `customerName` is `customer_name`. Those without a value are left out. */
export const stripeEvidence = (evidence: Evidence): Record<string, string> =>
  Object.fromEntries(
    Object.entries(evidence)
      .filter((field): field is [string, string] => typeof field[1] === 'string')
      .map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
