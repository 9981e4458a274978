import { type Envelope, eventOfType, orderNumberPattern } from '@muse/contracts';

/** The purchase that a request, event or job is about, as its log lines carry it. */
export interface PurchaseIds {
  /** The checkout session. */
  sessionId?: string;
  orderNumber?: string;
  /** In place of `orderNumber`, where the work is about several orders of one session. */
  orderNumbers?: string[];
}

const sessionIdPattern = /^cs_[A-Za-z0-9_-]{1,64}$/;
/** The lists that name the orders of a session, in replies and events. */
const listsOfOrders = ['orders', 'shares'] as const;
const none: PurchaseIds = {};

/**
 * Finds the session and the orders that a flat record names: path parameters, a body, the data of an event. A list of orders
 * counts only beside its session, because a list of a shopper's orders belongs to many purchases.
 */
export function purchaseIdsIn(record: unknown): PurchaseIds {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return none;
  const fields = record as Record<string, unknown>;
  let sessionId: string | undefined;
  const numbers: string[] = [];
  for (const value of Object.values(fields)) {
    if (typeof value !== 'string' || value.length > 70) continue;
    if (value.startsWith('cs_') && sessionIdPattern.test(value)) sessionId ??= value;
    else if (value.startsWith('MO-') && orderNumberPattern.test(value)) numbers.push(value);
  }
  if (numbers.length === 0 && sessionId !== undefined) numbers.push(...listedOrders(fields));
  return idsOf(sessionId, numbers);
}

function listedOrders(fields: Record<string, unknown>): string[] {
  const listed = listsOfOrders.flatMap((name) => (Array.isArray(fields[name]) ? (fields[name] as unknown[]) : []));
  return listed
    .map(
      (each) =>
        (each as { orderNumber?: unknown } | null)?.orderNumber ??
        (each as { museOrderNumber?: unknown } | null)?.museOrderNumber,
    )
    .filter((number): number is string => typeof number === 'string' && orderNumberPattern.test(number));
}

function idsOf(sessionId: string | undefined, numbers: string[]): PurchaseIds {
  if (sessionId === undefined && numbers.length === 0) return none;
  return {
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(numbers.length === 1 ? { orderNumber: numbers[0] as string } : {}),
    ...(numbers.length > 1 ? { orderNumbers: numbers } : {}),
  };
}

/** The declaration of an event says which field names its session. */
export function purchaseIdsOf({ type, data }: Pick<Envelope, 'type' | 'data'>): PurchaseIds {
  const event = eventOfType(type);
  if (!event || event.purchase === null) return none;
  const found = purchaseIdsIn(data);
  const sessionId = (data as Record<string, unknown> | null)?.[event.purchase];
  return typeof sessionId === 'string' ? { ...found, sessionId } : found;
}
