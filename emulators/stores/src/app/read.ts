import { json, type Reply } from '../server/reply.ts';
import { get } from '../server/route.ts';
import type { Visit } from '../server/visit.ts';
import { soldOutLine } from '../shop/bag.ts';
import { findOrder } from '../shop/order-status.ts';
import { missingStep } from '../shop/place-order.ts';
import type { Problem } from '../shop/problem.ts';
import type { Step } from '../shop/steps.ts';
import { bagView, checkoutView, confirmationView, historyView, homeView, orderView, productView } from './views.ts';

export const refused = (error: Problem | { code: string; text: string }, status = 422): Reply =>
  json({ error }, status);

const notFound = () => refused({ code: 'not_found', text: 'We can’t find this.' }, 404);

/** The first step that is not filled in, or the review. Goods that are gone lead to the bag. */
export function nextView(visit: Visit): Reply {
  const step = missingStep(visit.shop, visit.session)?.step ?? 'review';
  const error = soldOutLine(visit.shop, visit.session.bag, step);
  if (error) return json({ ...bagView(visit), error });
  return json(step === 'bag' ? bagView(visit) : checkoutView(visit, step));
}

const steps: Step[] = ['sign_in', 'address', 'shipping', 'payment', 'three_d_secure', 'review'];

/** Loading one of these addresses leads to the step that comes next in this checkout. */
const checkoutReads = steps.map((step) => get(`/api/view/checkout/${step}`, step, nextView));

export const reads = [
  get('/api/view', 'home', (visit) => json(homeView(visit))),
  get('/api/view/product/:sku', 'product', (visit) => {
    const view = productView(visit);
    return view ? json(view) : notFound();
  }),
  get('/api/view/bag', 'bag', (visit) => {
    const error = soldOutLine(visit.shop, visit.session.bag, 'bag');
    return json({ ...bagView(visit), ...(error && { error }) });
  }),
  get('/api/sign-in', 'sign_in', (visit) => json(checkoutView(visit, 'sign_in'))),
  ...checkoutReads,
  get('/api/view/checkout/confirmation', 'confirmation', (visit) => {
    const { shop, session, query } = visit;
    const order = shop.orders.find(({ id }) => id === query.get('id') && session.orders.includes(id));
    return order ? json(confirmationView(visit, order)) : notFound();
  }),
  get('/api/view/orders', 'history', (visit) => json(historyView(visit))),
  get('/api/view/orders/:number', 'order_detail', (visit) => {
    const order = findOrder(visit.shop, visit.session, visit.params.number ?? '');
    return order ? json(orderView(visit, order)) : notFound();
  }),
];
