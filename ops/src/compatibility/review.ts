import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { review, type Snapshots, type Verdict } from '@muse/contracts/documents';
import { repository } from '../system/processes.ts';
import { formatJson } from './format-json.ts';

/** Where promises lie, a file each, from the repository's root. */
export const snapshotsFolder = 'packages/contracts/compatibility';

const fileOf = (name: string): string => join(snapshotsFolder, `${name}.json`);

async function readSnapshots(): Promise<Snapshots> {
  const read = async (name: string) =>
    [name, JSON.parse(await readFile(join(repository, fileOf(name)), 'utf8')) as object] as const;
  const groups = ['events', 'endpoints'].map(async (group) => {
    const files = await readdir(join(repository, snapshotsFolder, group)).catch((): string[] => []);
    return files.sort().map((file) => `${group}/${file.replace(/[.]json$/, '')}`);
  });
  const register = await read('refusals').catch(() => undefined);
  const named = await Promise.all((await Promise.all(groups)).flat().map(read));
  return Object.fromEntries([...named, ...(register ? [register] : [])]);
}

/** What is declared, against what is promised in the folder. */
export const reviewCompatibility = async (): Promise<Verdict[]> => review(await readSnapshots());

/** What is broken, and how it is mended; nothing where every promise is kept. */
export const breachesIn = (verdicts: Verdict[]): string[] => {
  const broken = verdicts.filter(({ is }) => is === 'broken');
  if (broken.length === 0) return [];
  return [
    ...broken.flatMap(({ name, breaches }) => breaches.map((breach) => `${name}: ${breach}`)),
    `Keep it as it was, or declare a new version beside the old one. If nobody can have relied on it, take it back: delete`,
    `${fileOf(broken[0]?.name as string)}${broken.length > 1 ? ' and so on' : ''}, run npm run generate, and say why in CHANGELOG.md (docs/adr/0008).`,
  ];
};

/** What is declared and not promised yet. */
export const unsavedIn = (verdicts: Verdict[]): string[] =>
  verdicts
    .filter(({ is }) => is === 'new' || is === 'more than promised')
    .map(
      ({ name, is }) =>
        `${name}: ${is === 'new' ? 'is not promised yet' : 'is more than is promised'}: run npm run generate`,
    );

/** Promises what is new, and answers the files it wrote. What breaks a promise is left alone. */
export async function saveNewSnapshots(verdicts: Verdict[]): Promise<string[]> {
  const more = verdicts.filter(({ is }) => is === 'new' || is === 'more than promised');
  for (const { name, now } of more) {
    const file = join(repository, fileOf(name));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, formatJson(now));
  }
  return more.map(({ name }) => fileOf(name));
}
