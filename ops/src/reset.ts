import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deleteDataDirectory } from '@muse/dev-servers';
import { repository } from './system/processes.ts';

/** `npm run reset`: deletes the data of `npm start`. Refuses while it is running. */
const folder = process.env.MUSE_FOLDER ?? join(repository, '.muse');
try {
  await deleteDataDirectory(folder);
  await rm(folder, { recursive: true, force: true });
  console.log(`Deleted ${folder}. The next npm start begins with an empty database.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
