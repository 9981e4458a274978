import type { EventPromise } from './promise.ts';
import { brokenInSaying } from './sentences.ts';
import type { Shape } from './shape.ts';

/**
 * What is no longer kept, a sentence each. A fact is held to its promise both ways, because messages of the last release are still
 * under way and its services run beside ours while we deploy: it is said as before, and what was said before is understood.
 */
export const breachesOfEvent = (promised: EventPromise, declared: EventPromise, understood: Shape): string[] => [
  ...(['owner', 'about', 'purchase'] as const)
    .filter((part) => promised[part] !== declared[part])
    .map((part) => `${part} was ${promised[part] ?? 'nobody'} and is ${declared[part] ?? 'nobody'}: ${because[part]}`),
  ...brokenInSaying('data', promised.data, declared.data, understood),
];

const because = {
  owner: 'a fact belongs to the one who says it',
  about: 'facts about one thing would no longer come in order',
  purchase: 'the purchase could no longer be followed',
};
