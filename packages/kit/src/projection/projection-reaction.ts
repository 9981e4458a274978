import type { DataOf, Event } from '@muse/contracts';
import { type Reaction, when } from '../service.ts';
import type { Projection } from './projection.ts';

/** Updates a projection when its owner publishes a change. An event that brings no newer row is stale and ignored. */
export const updateProjectionWhen = <E extends Event, Row>(
  event: E,
  name: string,
  projection: Pick<Projection<Row, never>, 'upsert'>,
  rowsOf: (data: DataOf<E>) => readonly Row[],
): Reaction =>
  when(event, name, async ({ data }, { tx, ignoreStale }) => {
    if ((await projection.upsert(tx, rowsOf(data))) === 0) ignoreStale();
  });
