import type Stripe from 'stripe';
import type { StripeDispute } from '../domain/dispute.ts';
import { type PageOf, pageParams, type StripePage } from './stripe-balance.ts';
import type { CallStripe } from './stripe-client.ts';

const idOf = (reference: string | { id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Calls about disputes. */
export function createDisputes(call: CallStripe) {
  return {
    findDispute: async (id: string): Promise<StripeDispute> =>
      disputeOf(await call('find a dispute', (stripe) => stripe.disputes.retrieve(id))),

    /** A charge has seldom more than one. */
    async disputesOfIntent(intentId: string): Promise<StripeDispute[]> {
      const params = { payment_intent: intentId, limit: 100 };
      return (await call('list disputes', (stripe) => stripe.disputes.list(params))).data.map(disputeOf);
    },

    listDisputes: async (page: PageOf): Promise<StripePage<StripeDispute>> => {
      const list = await call('list disputes', (stripe) => stripe.disputes.list(pageParams(page)));
      return { rows: list.data.map(disputeOf).reverse(), hasMore: list.has_more };
    },

    /** One page, newest first, of the disputes created since then. */
    async disputesSince(createdSeconds: number, after: string | undefined) {
      const params = { created: { gte: createdSeconds }, limit: 100, ...(after && { starting_after: after }) };
      const { data, has_more: hasMore } = await call('list disputes', (stripe) => stripe.disputes.list(params));
      return { disputes: data.map(disputeOf), hasMore };
    },

    /** Submits evidence to the bank. Repeated for the same dispute and evidence it has the effect of once. */
    async submitEvidence(id: string, evidence: Record<string, string>, key: string): Promise<StripeDispute> {
      const idempotencyKey = `evidence:${id}:${key}`;
      return disputeOf(
        await call('submit evidence', (stripe) =>
          stripe.disputes.update(id, { evidence, submit: true }, { idempotencyKey }),
        ),
      );
    },
  };
}

function disputeOf(dispute: Stripe.Dispute): StripeDispute {
  const details = dispute.evidence_details;
  return {
    id: dispute.id,
    chargeId: idOf(dispute.charge) ?? '',
    // A charge without an intent was made by another application: ours has none under this name.
    intentId: idOf(dispute.payment_intent) ?? '',
    amountCents: dispute.amount,
    currency: dispute.currency.toUpperCase(),
    reason: dispute.reason,
    status: dispute.status,
    dueBy: details.due_by ? timeOf(details.due_by) : null,
    openedAt: timeOf(dispute.created),
    isFiled: details.submission_count > 0,
    movements: dispute.balance_transactions.map(({ id, amount, fee }) => ({ id, amountCents: amount, feeCents: fee })),
  };
}
