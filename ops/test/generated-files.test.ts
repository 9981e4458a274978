import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatedFiles } from '../src/generated/files.ts';
import { repository } from '../src/index.ts';

describe('files that are made from the code', () => {
  it.each(Object.entries(generatedFiles()))(
    '%s is as the code says (if not: npm run generate)',
    async (path, content) => {
      expect(await readFile(join(repository, path), 'utf8')).toBe(content);
    },
  );
});
