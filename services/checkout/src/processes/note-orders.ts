import { checkoutCompleted, type orderCreated } from '@muse/contracts';
import { NotReadyError, type ReceivedEvent, type TogetherContext, UnprocessableError } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { completedData } from '../domain/event-data.ts';
import type { CheckoutSession } from '../domain/session.ts';
import { ordersKnown } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveKnownOrders, saveTransition } from '../storage/transitions.ts';

type CreatedOrder = ReceivedEvent<typeof orderCreated>;

/** Notes that orders of a session exist, and completes the session if all of them do. */
export async function noteOrders(
  sessionId: string,
  created: CreatedOrder[],
  { tx, ignoreStale, causedBy, outcomeWaiters }: TogetherContext & CheckoutDependencies,
): Promise<void> {
  const session = await lockSession(tx, sessionId, null);
  if (!session) throw new NotReadyError(`session ${sessionId} does not exist yet`);
  const isKnown = ({ data }: CreatedOrder): boolean => orderOf(session, data.orderNumber).known;
  for (const order of created) if (isKnown(order)) ignoreStale(order);
  const news = created.filter((order) => !isKnown(order));
  const last = news.at(-1);
  if (!last) return;
  if (session.paidAt === null) throw new NotReadyError(`${sessionId} is not paid yet`);

  const exist = new Set(news.map(({ data }) => data.orderNumber));
  const orders = session.orders.map((each) => (exist.has(each.orderNumber) ? { ...each, known: true } : each));
  if (orders.some((each) => !each.known)) return void (await saveKnownOrders(tx, sessionId, orders));
  const transition = ordersKnown({ ...session, orders });
  await saveTransition(tx, transition);
  causedBy(last, () => tx.publish(checkoutCompleted, completedData(transition.after)));
  tx.afterCommit(() => outcomeWaiters.notify(transition.after));
}

function orderOf({ id, orders }: CheckoutSession, orderNumber: string): CheckoutSession['orders'][number] {
  const order = orders.find((each) => each.orderNumber === orderNumber);
  if (!order) throw new UnprocessableError(`${orderNumber} is not an order of ${id}`);
  return order;
}
