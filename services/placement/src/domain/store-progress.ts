/** How far a store is with an order that it has accepted. */
type StoreProgress = 'confirmed' | 'shipped' | 'delivered' | 'cancelled';

interface StoreParcel {
  carrier: string;
  trackingNumber: string;
}

/** The snapshot of an order, as a store sends it in events and answers. */
export interface OrderProgress {
  sessionId: string;
  orderId: string;
  /** As the store writes it to its customers. */
  orderNumber: string | null;
  status: StoreProgress;
  parcels: StoreParcel[];
}

export interface KnownProgress {
  progress: StoreProgress | null;
  parcels: StoreParcel[];
}

/** What is new since the store last said something, in the order in which it happened. */
export type ProgressStep =
  | { step: 'confirmed' }
  | { step: 'shipped'; parcel: StoreParcel }
  | { step: 'delivered' }
  | { step: 'cancelled' };

const ranks: Record<StoreProgress, number> = { confirmed: 1, shipped: 2, delivered: 3, cancelled: 4 };
const rankOf = (progress: StoreProgress | null): number => (progress === null ? 0 : ranks[progress]);

/** Some stores name no parcel: their own vans have no tracking number. */
const unnamedParcel = (orderNumber: string): StoreParcel => ({
  carrier: 'Delivery by the store',
  trackingNumber: orderNumber,
});

/**
 * Stores send snapshots, which come late, doubled and out of order. A step is taken once, in order, and never back: an older snapshot brings
 * nothing new. Returns `contradiction` if the store cancels what it has shipped, which a person must look at.
 */
export function stepsTo(
  known: KnownProgress,
  said: Pick<OrderProgress, 'status' | 'parcels'>,
  storeOrderNumber: string,
): { steps: ProgressStep[]; now: KnownProgress } | 'contradiction' {
  if (known.progress === 'cancelled') return { steps: [], now: known };
  if (said.status === 'cancelled') {
    if (rankOf(known.progress) >= ranks.shipped) return 'contradiction';
    return { steps: [{ step: 'cancelled' }], now: { ...known, progress: 'cancelled' } };
  }
  const rank = Math.max(rankOf(known.progress), rankOf(said.status));
  const steps: ProgressStep[] = known.progress === null ? [{ step: 'confirmed' }] : [];
  const parcels = [...known.parcels];
  if (rankOf(said.status) >= ranks.shipped) {
    const named = said.parcels.length > 0 || parcels.length > 0 ? said.parcels : [unnamedParcel(storeOrderNumber)];
    for (const parcel of named) {
      if (known.progress === 'delivered' || parcels.some((each) => each.trackingNumber === parcel.trackingNumber))
        continue;
      parcels.push(parcel);
      steps.push({ step: 'shipped', parcel });
    }
  }
  if (rank === ranks.delivered && known.progress !== 'delivered') steps.push({ step: 'delivered' });
  const progress = (['confirmed', 'shipped', 'delivered'] as const)[rank - 1] as StoreProgress;
  return { steps, now: { progress, parcels } };
}
