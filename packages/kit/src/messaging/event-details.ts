import type { Envelope } from '@muse/contracts';

/** The fields of our events that tell what happened, without free text and without anything about a person. */
const telling = [
  'attempt',
  'amountCents',
  'totalCents',
  'totalChargedCents',
  'currency',
  'storeId',
  'paymentId',
  'refundId',
  'disputeId',
  'taskId',
  'method',
  'code',
  'declineCode',
];

/** What the log lines of an event say about it, beside its ids. */
export function detailsOf({ data }: Pick<Envelope, 'data'>): Record<string, string | number> {
  const details: Record<string, string | number> = {};
  if (typeof data !== 'object' || data === null) return details;
  for (const name of telling) {
    const value = (data as Record<string, unknown>)[name];
    if (typeof value === 'string' || typeof value === 'number') details[name] = value;
  }
  return details;
}
