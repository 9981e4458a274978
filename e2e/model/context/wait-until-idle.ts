import { setTimeout as pause } from 'node:timers/promises';
import { services } from '@muse/ops';
import { eventually, type TestSystemWithSpy } from '../../support/system.ts';

const waiting = (service: string) => `
  select ((select count(*) from ${service}.outbox where published_at is null)
    + (select count(*) from ${service}.scheduled_message) + (select count(*) from ${service}.task where state = 'open')
    + (select count(*) from ${service}.timer where next_run_at <= ${service}.muse_clock()))::int as waiting`;

const sql = `select sum(waiting)::int as waiting from (${services.map(({ name }) => waiting(name)).join(' union all ')}) as all_of_them`;
const quietMs = 100;

/** Waits until no message, job or timer is due and no event is published: all effects of earlier commands are complete. */
export const waitUntilIdle = (system: TestSystemWithSpy, timeoutMs = 60_000): Promise<void> =>
  eventually(async () => {
    const published = system.spy.all().length;
    const [before] = await system.look<{ waiting: number }>(sql);
    if (before?.waiting !== 0) throw new Error(`${before?.waiting} messages, jobs or timers are still due`);
    await pause(quietMs);
    const [after] = await system.look<{ waiting: number }>(sql);
    if (after?.waiting !== 0 || system.spy.all().length !== published)
      throw new Error('events are still being published');
  }, timeoutMs);
