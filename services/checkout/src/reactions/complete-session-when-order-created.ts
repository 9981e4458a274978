import { checkoutCompleted, orderCreated } from '@muse/contracts';
import { NotReadyError, type ReactionContext, UnprocessableError, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { completed } from '../domain/facts.ts';
import { ordersKnown } from '../domain/steps.ts';
import { lockSession } from '../storage/sessions.ts';
import { rememberOrders, saveStep } from '../storage/steps.ts';

/** The orders of a purchase are made at the same time; the session's lock decides which of them is the last. */
export const completeSessionWhenOrderCreated = when(
  orderCreated,
  'complete-session-when-order-created',
  async ({ data }, { tx, ignoreStale, waitingRoom }: ReactionContext & Dependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`no session ${data.sessionId} yet`);
    const order = session.orders.find(({ orderNumber }) => orderNumber === data.orderNumber);
    if (!order) throw new UnprocessableError(`${data.orderNumber} is no order of ${session.id}`);
    if (order.known) return ignoreStale();
    if (session.paidAt === null) throw new NotReadyError(`${session.id} is not paid yet`);

    const orders = session.orders.map((each) => (each === order ? { ...each, known: true } : each));
    if (orders.some((each) => !each.known)) return void (await rememberOrders(tx, session.id, orders));
    const step = ordersKnown({ ...session, orders });
    await saveStep(tx, step);
    tx.publish(checkoutCompleted, completed(step.after));
    tx.afterCommit(() => waitingRoom.tell(step.after));
  },
  { retryPolicy: 'money' },
);
