import { apiPage, asyncApiDocument, eventsPage, openApiDocument } from '@muse/contracts/documents';
import { environmentExample } from './environment.ts';

/** Every generated file, by its path relative to the root of the repository. */
export const generatedFiles = (): Record<string, string> => ({
  'docs/api.md': apiPage(),
  'docs/events.md': eventsPage(),
  'docs/openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/asyncapi.json': `${JSON.stringify(asyncApiDocument(), null, 2)}\n`,
  '.env.example': environmentExample(),
});
