import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { paging } from '../parameters/common.ts';
import { flag, list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { eventObject } from '../webhooks/events.ts';

const filters = { ...paging, delivery_success: flag, type: text, types: list(text) };

/** `charge.*` matches all events of a type. */
const matches = (wanted: string, type: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

export const events = [
  route('GET', '/v1/events', filters, ({ account, params }) => {
    const wanted = params.types ?? (params.type === undefined ? null : [params.type]);
    const page = pageOf('/v1/events', account.books.events.all(), params, (event) => {
      if (params.delivery_success !== undefined && event.delivered !== params.delivery_success) return false;
      return wanted === null || wanted.some((each) => matches(each, event.type));
    });
    return { ...page, data: page.data.map(eventObject) };
  }),

  route('GET', '/v1/events/{id}', { expand: list(text) }, ({ account, path }) =>
    eventObject(findOrThrow(account.books.events, 'event', path.id, 'id')),
  ),
];
