import { randomUUID } from 'node:crypto';
import { type AnswerOf, api, type OperatorOrder } from '@muse/contracts';
import type { OperatorTurn } from './operator-plan.ts';
import type { Client } from './request.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

type Preview = AnswerOf<typeof api.payments.previewRefund>['body'];

/** Refunds a part of an order that was placed, after a preview: once, or twice at the same time. */
export async function refundPart(operator: Client, colleague: Client, turn: OperatorTurn): Promise<void> {
  const placed = [...operator.recorder.settledOrders.values()].filter(({ outcome }) => outcome === 'placed');
  const picked = placed[Math.floor(turn.pick * placed.length)];
  if (!picked) return operator.recorder.count('operators', 'nothing to refund');
  const params = { orderNumber: picked.orderNumber };
  const order = await retryUntilAnswered(operator, api.orders.adminGetOrder, { params });
  if (order.is === 'refusal') return operator.recorder.count('operators', `refund: ${order.code}`);
  const wanted = partOf(order.body, turn);
  const preview = await retryUntilAnswered(operator, api.payments.previewRefund, { params, body: wanted });
  if (preview.is === 'refusal') return operator.recorder.count('operators', `refund: ${preview.code}`);
  checkPreview(operator, picked.orderNumber, preview.body);

  const { amountCents } = preview.body;
  const body = { ...wanted, expectedAmountCents: amountCents, reason: 'The shopper sent it back' };
  const send = async () => {
    const call = { params, body };
    const result = await retryUntilAnswered(operator, api.payments.createRefund, call, { key: randomUUID() });
    if (result.is === 'refusal') return operator.recorder.count('operators', `refund: ${result.code}`);
    if (result.body.amountCents !== amountCents)
      operator.recorder.breach(7, 'a refund differs from its preview', {
        who: operator.who,
        ...params,
        preview: amountCents,
        refund: result.body,
      });
    operator.recorder.count('operators', result.status === 202 ? 'asked for a refund' : 'refunded');
    if (result.status === 202) await decide(colleague, result.body.id, turn);
  };
  await Promise.all(turn.again === 'at once' ? [send(), send()] : [send()]);
}

/** Refunds all of an order that is still in the queue. */
export async function refundBeforePlacing(
  operator: Client,
  colleague: Client,
  orderNumber: string,
  turn: OperatorTurn,
): Promise<void> {
  const call = { params: { orderNumber }, body: { reason: 'The shopper does not want it any more' } };
  const result = await retryUntilAnswered(operator, api.payments.createRefund, call, { key: randomUUID() });
  if (result.is === 'refusal') return operator.recorder.count('operators', `refund first: ${result.code}`);
  operator.recorder.count('operators', 'refunded before it was placed');
  if (result.status === 202) await decide(colleague, result.body.id, turn);
}

function partOf(order: OperatorOrder, { refunds, pick }: OperatorTurn) {
  const line = order.items[Math.floor(pick * order.items.length)];
  if (refunds === 'a unit' && line) {
    const { productSku, size, color } = line;
    return { items: [{ productSku, size, color, quantity: 1 }] };
  }
  if (refunds === 'shipping') return { shipping: true as const };
  return refunds === 'an amount' ? { amountCents: 1 + Math.floor((pick * order.totalCents) / 2) } : {};
}

function checkPreview(operator: Client, orderNumber: string, preview: Preview): void {
  const { amountCents, itemsCents, shippingCents, taxCents, serviceFeeCents, remainingCents } = preview;
  const parts = itemsCents + shippingCents + taxCents + serviceFeeCents;
  if (amountCents !== parts || amountCents > remainingCents)
    operator.recorder.breach(8, 'the parts of a refund do not add up', { who: operator.who, orderNumber, preview });
}

/** Another person than the one who asked approves or rejects the refund. */
async function decide(admin: Client, id: string, { approves }: OperatorTurn): Promise<void> {
  const key = randomUUID();
  const result = approves
    ? await retryUntilAnswered(admin, api.payments.approveRefund, { params: { id } }, { key })
    : await retryUntilAnswered(admin, api.payments.rejectRefund, { params: { id }, body: { reason: 'No' } }, { key });
  const decision = approves ? 'approved' : 'rejected';
  admin.recorder.count('operators', result.is === 'reply' ? `${decision} a refund` : `${decision}: ${result.code}`);
}
