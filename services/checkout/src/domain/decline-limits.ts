import type { CheckoutSession } from './session.ts';

/** What declines are counted for. The same key in another session is the same counter. */
export interface DeclineKey {
  kind: 'address' | 'card' | 'shopper';
  value: string;
}

export interface DeclineLimits {
  /** The declines after which each further one starts a wait; 0: no limit. */
  allowed: Record<DeclineKey['kind'], number>;
  windowSeconds: number;
  firstWaitSeconds: number;
  maxWaitSeconds: number;
}

/** The keys of an attempt that have a limit, in a fixed order, which prevents deadlocks. */
export function declineKeys(
  { shopper, placedFrom, paymentMethod }: Pick<CheckoutSession, 'shopper' | 'placedFrom' | 'paymentMethod'>,
  { allowed }: DeclineLimits,
): DeclineKey[] {
  const keys = [
    { kind: 'address', value: placedFrom },
    { kind: 'card', value: paymentMethod?.fingerprint ?? null },
    { kind: 'shopper', value: shopper },
  ] as const;
  return keys.flatMap(({ kind, value }) => (value === null || allowed[kind] === 0 ? [] : [{ kind, value }]));
}

/** The wait after so many declines: none below the limit, then the first wait, doubled by each further decline. */
export function waitAfter(kind: DeclineKey['kind'], declines: number, limits: DeclineLimits): number {
  const beyond = declines - limits.allowed[kind];
  return beyond < 0 ? 0 : Math.min(limits.maxWaitSeconds, limits.firstWaitSeconds * 2 ** Math.min(beyond, 30));
}
