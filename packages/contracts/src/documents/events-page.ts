import { basename } from 'node:path';
import type { Event } from '../event.ts';
import { eventsByNoun } from '../events/index.ts';
import type { ServiceName } from '../services.ts';
import { generatedNotice } from './api-page.ts';

/** Where the code uses an event (by the name of its constant): files relative to the root of the repository. */
export interface EventUsages {
  publishing(service: ServiceName, constant: string): string[];
  consuming(service: ServiceName, constant: string): string[];
}

/** `docs/events.md`: every event with its publisher and its consumers. */
export function eventsPage(usages: EventUsages): string {
  const rows = Object.entries(eventsByNoun).flatMap(([noun, events]) =>
    Object.entries(events).map(([constant, event]) => row(noun, constant, event, usages)),
  );
  return [
    generatedNotice,
    '',
    '# Events',
    '',
    'Every event is published by one service, in the transaction of the change, and in order per subject. The schemas are in [asyncapi.json](asyncapi.json).',
    '',
    '| event (links to its declaration) | meaning | publisher | consumers | subject |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function row(noun: string, constant: string, event: Event, { publishing, consuming }: EventUsages): string {
  const declaration = `[\`${event.type}\`](../packages/contracts/src/events/${noun}.ts)`;
  const publisher = withLinks(event.owner, publishing(event.owner, constant));
  const consumers = event.consumers.map((service) => withLinks(service, consuming(service, constant)));
  return `| ${declaration} | ${event.description} | ${publisher} | ${consumers.join('<br>') || '–'} | \`${event.about}\` |`;
}

const withLinks = (service: string, files: string[]): string =>
  files.length === 0
    ? `[${service}](../services/${service})`
    : `${service}: ${files.map((file) => `[${basename(file, '.ts')}](../${file})`).join(', ')}`;
