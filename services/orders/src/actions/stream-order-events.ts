import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';

/** Proxies in front of the gateway must not collect what is sent (nginx does, unless it is asked not to). */
const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };

export const streamOrderEvents = answer(
  api.orders.streamOrderEvents,
  async ({ shopper, actor: { expiresAt }, gone, header }, { orderStreams }: OrdersDependencies) => {
    const lastEventId = header('last-event-id') || undefined; // an empty one is none
    return reply(200, await orderStreams.open({ shopper, lastEventId, expiresAt, gone }), { headers });
  },
);
