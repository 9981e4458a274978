import { brokenInPublishing } from './sentences.ts';
import type { Shape } from './shape.ts';
import type { EventSnapshot } from './snapshot.ts';

/**
 * What is no longer kept, a sentence each. A fact is held to its promise both ways, because messages of the last release are still
 * under way and its services run beside ours while we deploy: it is said as before, and what was said before is understood.
 */
export const breachesOfEvent = (saved: EventSnapshot, declared: EventSnapshot, understood: Shape): string[] => [
  ...(['owner', 'about', 'purchase'] as const)
    .filter((part) => saved[part] !== declared[part])
    .map((part) => `${part} was ${saved[part] ?? 'nobody'} and is ${declared[part] ?? 'nobody'}: ${because[part]}`),
  ...brokenInPublishing('data', saved.data, declared.data, understood),
];

const because = {
  owner: 'a fact belongs to the one who says it',
  about: 'facts about one thing would no longer come in order',
  purchase: 'the purchase could no longer be followed',
};
