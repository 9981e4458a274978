import { eventually, type TestServer } from '@muse/kit/testing';

/** How many stale events a reaction has counted. The metric is a stored name. */
export async function staleEvents(service: TestServer, reaction: string): Promise<number> {
  const text = String((await service.admin.send('GET', '/metrics')).body);
  const match = new RegExp(`^late_facts_total\\{consumer="${reaction}"\\} (\\d+)$`, 'm').exec(text);
  return Number(match?.[1] ?? 0);
}

/** At least: events that were delivered together and rolled back are counted again when they are delivered one by one. */
export const eventuallyStale = (service: TestServer, reaction: string, times: number): Promise<void> =>
  eventually(async () => {
    const counted = await staleEvents(service, reaction);
    if (counted < times) throw new Error(`${reaction}: ${counted} stale events, not ${times}`);
  });
