import { evaluate, waitForQuiet } from '@muse/chaos';
import type { TestSystemWithSpy } from './system.ts';

/** Waits until no work is in flight, then checks every invariant of the system (see @muse/chaos). */
export async function expectInvariantsHold({ snapshot, spy }: TestSystemWithSpy): Promise<void> {
  expect(await waitForQuiet(snapshot, { atMostMs: 45_000 })).toMatchObject({ quiet: true, moving: [], stuck: [] });
  expect(await evaluate({ ...snapshot, receivedEvents: spy.all() })).toEqual([]);
}
