import { breaksOfOutput } from './sentences.ts';
import type { Shape } from './shape.ts';
import type { EventSnapshot } from './snapshot.ts';

/**
 * The breaking changes of an event, one sentence each. Messages of the last release are still under way, and its services run
 * beside ours during a deployment. So an event must be valid for the last release's consumers, and `accepted` (what our consumers
 * parse) must accept what the last release publishes.
 */
export const breakingChangesOfEvent = (saved: EventSnapshot, declared: EventSnapshot, accepted: Shape): string[] => [
  ...(['owner', 'about', 'purchase'] as const)
    .filter((part) => saved[part] !== declared[part])
    .map((part) => `${part} was ${saved[part] ?? 'null'} and is ${declared[part] ?? 'null'}: ${because[part]}`),
  ...breaksOfOutput('data', saved.data, declared.data, accepted),
];

const because = {
  owner: 'an event belongs to its publisher',
  about: 'events about one thing would no longer arrive in order',
  purchase: 'the purchase could no longer be traced',
};
