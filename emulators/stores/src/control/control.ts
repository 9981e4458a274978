import { z } from 'zod';
import { deliverySchema } from '../api/events/delivery-settings.ts';
import { json, type Reply } from '../server/reply.ts';
import type { Shop } from '../shop/shop.ts';
import { moveOrders } from './move-orders.ts';
import { settingsSchema } from './settings-schema.ts';
import { snapshotOf } from './snapshot.ts';
import { switchSchema } from './switches.ts';

const changes = switchSchema.partial();

/** The endpoints below `/<tenant>/_control`, for tests and demos: no customer calls them. */
const controls: Record<string, (shop: Shop, url: URL, body: string) => unknown> = {
  'GET /': ({ switches }) => switches,
  'POST /': (shop, _url, body) => Object.assign(shop.switches, changes.parse(parse(body))),
  'POST /settings': (shop, _url, body) => Object.assign(shop.settings, settingsSchema.parse(parse(body))),
  'POST /orders': (shop, _url, body) => moveOrders(shop, parse(body)),
  'POST /webhooks': (shop, _url, body) => shop.api.events.configure(deliverySchema.partial().parse(parse(body))),
  'POST /reset': (shop) => {
    shop.reset();
    return shop.switches;
  },
  'GET /snapshot': (shop) => snapshotOf(shop),
  'GET /mail': ({ outbox }, { searchParams }) => {
    const to = searchParams.get('to');
    return { mail: outbox.filter((mail) => to === null || mail.to === to) };
  },
};

export function answerControl(shop: Shop, method: string, url: URL, body: string): Reply {
  const path = url.pathname.slice(`/${shop.name}/_control`.length) || '/';
  const endpoint = `${method} ${path}`;
  const run = Object.hasOwn(controls, endpoint) ? controls[endpoint] : undefined;
  if (!run) return json({ error: `There is no ${endpoint}. Available: ${Object.keys(controls).join(', ')}.` }, 404);
  try {
    return json(run(shop, url, body));
  } catch (error) {
    if (error instanceof z.ZodError) return json({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return json({ error: 'The body must be JSON.' }, 400);
    throw error;
  }
}

const parse = (body: string): unknown => (body === '' ? {} : JSON.parse(body));
