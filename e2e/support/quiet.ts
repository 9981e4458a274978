import { evaluate, waitForQuiet } from '@muse/chaos';
import type { TestSystemWithSpy } from './system.ts';

/** Waits until the house is quiet, then holds everything against it that must always hold. */
export async function everythingIsAccountedFor({ snapshot, spy }: TestSystemWithSpy): Promise<void> {
  expect(await waitForQuiet(snapshot, { atMostMs: 45_000 })).toMatchObject({ quiet: true, moving: [], stuck: [] });
  expect(await evaluate({ ...snapshot, receivedEvents: spy.all() })).toEqual([]);
}
