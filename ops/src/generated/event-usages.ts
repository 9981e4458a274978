import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventUsages } from '@muse/contracts/documents';
import { repository } from '../system/processes.ts';

/** Finds in the source of the services where an event is published and which reactions consume it, for `docs/events.md`. */
export const eventUsages: EventUsages = {
  publishing: (service, name) =>
    filesMatching(`services/${service}/src/**/*.ts`, new RegExp(`\\bpublish\\(\\s*${name}\\b`)),
  consuming: (service, name) =>
    filesMatching(
      `services/${service}/src/reactions/**/*.ts`,
      new RegExp(`import {[^}]*\\b${name}\\b[^}]*} from '@muse/contracts'`),
    ),
};

const filesMatching = (pattern: string, text: RegExp): string[] =>
  globSync(pattern, { cwd: repository })
    .filter((file) => !file.endsWith('.test.ts') && text.test(readFileSync(join(repository, file), 'utf8')))
    .sort();
