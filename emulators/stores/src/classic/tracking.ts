import { html } from '../server/html.ts';
import { get } from '../server/route.ts';
import { shown } from './elements.ts';
import { storePage } from './layout.ts';

/** Public, as those of carriers are: the number of a parcel is enough to see where it is. */
export const showTracking = get('/tracking/:code', 'tracking', (visit) => {
  const { shop, params } = visit;
  const order = shop.orders.find(({ tracking }) => tracking?.code === params.code);
  if (!order?.tracking)
    return storePage(visit, { title: 'Tracking', main: html`<h1>Unknown parcel</h1>`, status: 404 });
  const { carrier, code } = order.tracking;
  return storePage(visit, {
    title: 'Tracking',
    main: html`<h1>Your parcel</h1><dl>${shown(shop, 'tracking', `${carrier} ${code}`)}${shown(shop, 'status', order.status)}</dl>`,
  });
});
