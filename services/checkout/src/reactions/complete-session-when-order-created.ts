import { checkoutCompleted, orderCreated } from '@muse/contracts';
import { NotReadyError, type ReactionContext, UnprocessableError, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { completedData } from '../domain/event-data.ts';
import { ordersKnown } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveKnownOrders, saveTransition } from '../storage/transitions.ts';

/** Completes the session with its last order. Orders are created concurrently; the lock of the session decides which is last. */
export const completeSessionWhenOrderCreated = when(
  orderCreated,
  'complete-session-when-order-created',
  async ({ data }, { tx, ignoreStale, outcomeWaiters }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`session ${data.sessionId} does not exist yet`);
    const order = session.orders.find(({ orderNumber }) => orderNumber === data.orderNumber);
    if (!order) throw new UnprocessableError(`${data.orderNumber} is not an order of ${session.id}`);
    if (order.known) return ignoreStale();
    if (session.paidAt === null) throw new NotReadyError(`${session.id} is not paid yet`);

    const orders = session.orders.map((each) => (each === order ? { ...each, known: true } : each));
    if (orders.some((each) => !each.known)) return void (await saveKnownOrders(tx, session.id, orders));
    const transition = ordersKnown({ ...session, orders });
    await saveTransition(tx, transition);
    tx.publish(checkoutCompleted, completedData(transition.after));
    tx.afterCommit(() => outcomeWaiters.notify(transition.after));
  },
  { retryPolicy: 'money' },
);
