import type Stripe from 'stripe';
import type { TestContext } from './context.ts';
import { paymentOf } from './ledger.ts';
import type { Purchase } from './purchases.ts';

/** Opens the dispute of a purchase at Stripe, or moves it to this status. */
export async function moveDispute(ctx: TestContext, purchase: Purchase, status: string): Promise<Stripe.Dispute> {
  const { intent_id: charge } = await paymentOf(ctx, purchase);
  return (await ctx.control('disputes', { charge, status })) as unknown as Stripe.Dispute;
}

export interface DisputeRow {
  id: string;
  state: string;
  status: string;
  evidence: Record<string, string> | null;
}

export async function disputeOf({ env }: TestContext, { sessionId }: Purchase): Promise<DisputeRow | undefined> {
  const [row] = await env.look<DisputeRow>('select * from payments.dispute where session_id = $1', [sessionId]);
  return row;
}
