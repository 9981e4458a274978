import { setTimeout as pause } from 'node:timers/promises';
import { services } from '@muse/ops';
import { eventually, type TestSystemWithSpy } from '../../support/system.ts';

const waiting = (service: string) => `
  select ((select count(*) from ${service}.outbox where published_at is null)
    + (select count(*) from ${service}.scheduled_message) + (select count(*) from ${service}.task where state = 'open')
    + (select count(*) from ${service}.timer where next_run_at <= ${service}.muse_clock()))::int as waiting`;

const sql = `select sum(waiting)::int as waiting from (${services.map(({ name }) => waiting(name)).join(' union all ')}) as all_of_them`;
const silenceMs = 100;

/** Nothing is due anywhere, and nobody says anything: whatever follows from what was done has followed. */
export const whenQuiet = (system: TestSystemWithSpy, patienceMs = 20_000): Promise<void> =>
  eventually(async () => {
    const said = system.spy.all().length;
    const [before] = await system.look<{ waiting: number }>(sql);
    if (before?.waiting !== 0) throw new Error(`${before?.waiting} things are still waiting to be done`);
    await pause(silenceMs); // silence can only be heard for a while
    const [after] = await system.look<{ waiting: number }>(sql);
    if (after?.waiting !== 0 || system.spy.all().length !== said) throw new Error('somebody is still speaking');
  }, patienceMs);
