import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@muse/ops';
import { checks, invariants } from '../src/checker/index.ts';
import { invariantsPage } from '../src/checker/invariants-page.ts';

it('docs/invariants.md matches the code (if not: npm run generate)', async () => {
  expect(await readFile(join(repository, 'docs/invariants.md'), 'utf8')).toBe(invariantsPage());
});

it('every invariant is evaluated by at least one check', () => {
  const evaluated = new Set(checks.map(({ invariant }) => String(invariant)));
  expect([...evaluated].sort()).toEqual(Object.keys(invariants).sort());
});
