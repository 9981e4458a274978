import { allEvents } from '@muse/contracts';
import { queueOf } from '@muse/kit';
import { consumers } from '../system/services.ts';

const lineWidth = 120;

/** The text of `queues-by-event.ts` in contracts: publishers log which queue is full, and know no reactions of other services. */
export function queuesByEventSource(): string {
  const entries = allEvents.map(({ type }) => {
    const queues = consumers.filter(({ event }) => event.type === type).map((reaction) => `'${queueOf(reaction)}'`);
    const line = `  '${type}': [${queues.join(', ')}],`;
    return line.length <= lineWidth
      ? line
      : [`  '${type}': [`, ...queues.map((queue) => `    ${queue},`), '  ],'].join('\n');
  });
  return [
    '/** The queues that receive an event, by its type. Generated from the reactions by `npm run generate`. */',
    'export const queuesByEvent: Readonly<Record<string, readonly string[]>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}
