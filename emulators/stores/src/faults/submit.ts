import { drop, type Reply } from '../server/reply.ts';
import type { Order } from '../shop/order.ts';
import { placeOrder } from '../shop/place-order.ts';
import { isProblem, type Problem } from '../shop/problem.ts';
import type { Session } from '../shop/session.ts';
import type { Shop } from '../shop/shop.ts';

/**
 * The POST that buys, with the duplicate trap: the connection closes without an answer, before or after the order was recorded, and
 * browsers repeat such a POST by themselves if the connection was used before.
 */
export function submit(
  shop: Shop,
  session: Session,
  checkoutId: string,
  answer: (result: Order | Problem) => Reply,
): Reply {
  const { switches } = shop;
  if (switches.dropBeforeOrder > 0) {
    switches.dropBeforeOrder -= 1;
    return drop();
  }
  const result = placeOrder(shop, session, checkoutId);
  if (isProblem(result)) return answer(result);
  if (switches.dropAfterOrder > 0) {
    switches.dropAfterOrder -= 1;
    return drop();
  }
  return { ...answer(result), delayMs: switches.slowConfirmationMs };
}
