import { createHash } from 'node:crypto';
import { api, newId } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { totalOf } from '../domain/components.ts';
import { createOrderRefund } from '../processes/create-order-refund.ts';
import { lockOrderToRefund, planOrRefuse, previewOf } from '../processes/operator-refund.ts';
import { showRefund } from '../processes/show-refund.ts';
import { unapprovedCentsOf } from '../storage/refund-approvals.ts';
import { findRefundByCause, type Refund } from '../storage/refunds.ts';

/** An operator refunds a part of an order, or all that remains. Above a limit per order it awaits the approval of a second person. */
export const createRefund = answer(
  api.payments.createRefund,
  async ({ params, body, actor, header }, { transaction, approvalCents }: ActionContext & PaymentsDependencies) =>
    transaction(async (tx) => {
      const order = await lockOrderToRefund(tx, params);
      const cause = causeOf(header('idempotency-key'), [actor.subject, order.orderNumber, body]);
      const repeated = await findRefundByCause(tx, cause);
      if (repeated) return replyWith(repeated);

      const plan = planOrRefuse(order, body);
      const amountCents = totalOf(plan.components);
      const { expectedAmountCents = amountCents, reason } = body;
      if (amountCents !== expectedAmountCents) refuse('refund_changed', { extra: { preview: previewOf(order, plan) } });
      const awaitsApproval =
        approvalCents > 0 && (await unapprovedCentsOf(tx, order.orderNumber)) + amountCents > approvalCents;
      const request = { cause, reason, requestedBy: actor.subject, awaitsApproval };
      const refund = await createOrderRefund(tx, order, plan, request);
      refuseUnless(refund, 'request_in_progress');
      return replyWith(refund);
    }),
);

const replyWith = (refund: Refund) => reply(refund.status === 'awaiting_approval' ? 202 : 201, showRefund(refund));

/** A reply 202 is not kept with its Idempotency-Key, so the refund itself remembers the request that created it. */
const causeOf = (key: string | undefined, request: unknown[]): string =>
  key === undefined
    ? `operator:${newId('refund')}`
    : `operator:${createHash('sha256')
        .update(JSON.stringify([key, ...request]))
        .digest('base64url')}`;
