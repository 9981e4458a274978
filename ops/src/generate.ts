import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportBreakingChanges, reviewCompatibility, saveNewSnapshots } from './compatibility/review.ts';
import { generatedFiles } from './generated/files.ts';
import { repository } from './system/processes.ts';

/** `npm run generate`: writes the generated files and the snapshots of new declarations. Tests and `npm run check` compare them. */
for (const [path, content] of Object.entries(generatedFiles())) {
  const file = join(repository, path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) continue;
  await writeFile(file, content);
  console.log(`${before === undefined ? 'created' : 'updated'} ${path}`);
}

const reviewed = await reviewCompatibility();
for (const path of await saveNewSnapshots(reviewed)) console.log(`saved ${path}`);
for (const sentence of reportBreakingChanges(reviewed)) {
  console.error(sentence);
  process.exitCode = 1;
}
