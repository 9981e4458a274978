/** Who cancelled an order, and why. */
export interface Cancellation {
  by: string;
  /** Internal, unless the shopper gave it herself. */
  reason: string | null;
  /** What the shopper sees. */
  publicNote: string | null;
}
