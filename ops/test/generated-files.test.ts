import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedFiles } from '../src/generated/files.ts';
import { repository } from '../src/index.ts';

describe('generated files', () => {
  it.each(Object.entries(generatedFiles()))('%s is up to date (if not: npm run generate)', async (path, content) => {
    expect(await readFile(join(repository, path), 'utf8')).toBe(content);
  });
});
