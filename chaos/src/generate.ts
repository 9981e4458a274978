import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@muse/ops';
import { invariantsPage } from './checker/invariants-page.ts';

/** Part of `npm run generate`: writes docs/invariants.md if it has changed. */
const path = 'docs/invariants.md';
const file = join(repository, path);
const before = await readFile(file, 'utf8').catch(() => undefined);
if (before !== invariantsPage()) {
  await writeFile(file, invariantsPage());
  console.log(`${before === undefined ? 'created' : 'updated'} ${path}`);
}
