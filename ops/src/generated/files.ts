import { apiPage, asyncApiDocument, eventsPage, openApiDocument } from '@muse/contracts/documents';
import { environmentExample } from './environment.ts';
import { eventUsages } from './event-usages.ts';
import { queuesByEventSource } from './queues-by-event.ts';

/** Every generated file, by its path from the root. */
export const generatedFiles = (): Record<string, string> => ({
  'docs/api.md': apiPage(),
  'docs/events.md': eventsPage(eventUsages),
  'docs/openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/asyncapi.json': `${JSON.stringify(asyncApiDocument(), null, 2)}\n`,
  'packages/contracts/src/events/queues-by-event.ts': queuesByEventSource(),
  '.env.example': environmentExample(),
});
