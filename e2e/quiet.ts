import { evaluate, waitForQuiet } from '@muse/chaos';
import type { WholeHouse } from './whole-house.ts';

/** Waits until the house is quiet, then holds everything against it that must always hold. */
export async function everythingIsAccountedFor({ evidence, spy }: WholeHouse): Promise<void> {
  expect(await waitForQuiet(evidence, { atMostMs: 45_000 })).toMatchObject({ quiet: true, moving: [], stuck: [] });
  expect(await evaluate({ ...evidence, heard: spy.all() })).toEqual([]);
}
