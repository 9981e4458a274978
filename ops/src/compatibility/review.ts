import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { review, type Snapshots, type Verdict } from '@muse/contracts/documents';
import { repository } from '../system/processes.ts';
import { formatJson } from './format-json.ts';

/** The folder of the snapshots, one file each, relative to the root of the repository. */
export const snapshotsFolder = 'packages/contracts/compatibility';

const fileOf = (name: string): string => join(snapshotsFolder, `${name}.json`);

async function readSnapshots(): Promise<Snapshots> {
  const read = async (name: string) =>
    [name, JSON.parse(await readFile(join(repository, fileOf(name)), 'utf8')) as object] as const;
  const groups = ['events', 'endpoints'].map(async (group) => {
    const files = await readdir(join(repository, snapshotsFolder, group)).catch((): string[] => []);
    return files.sort().map((file) => `${group}/${file.replace(/[.]json$/, '')}`);
  });
  const refusals = await read('refusals').catch(() => undefined);
  const named = await Promise.all((await Promise.all(groups)).flat().map(read));
  return Object.fromEntries([...named, ...(refusals ? [refusals] : [])]);
}

/** Compares the contracts with the snapshots. */
export const reviewCompatibility = async (): Promise<Verdict[]> => review(await readSnapshots());

/** The breaking changes and how to resolve them; empty if there are none. */
export const breachesIn = (verdicts: Verdict[]): string[] => {
  const broken = verdicts.filter(({ is }) => is === 'broken');
  if (broken.length === 0) return [];
  return [
    ...broken.flatMap(({ name, breaches }) => breaches.map((breach) => `${name}: ${breach}`)),
    `Restore it, or declare a new version beside the old one. If no client can depend on it yet, delete`,
    `${fileOf(broken[0]?.name as string)}${broken.length > 1 ? ' and the others' : ''}, run npm run generate, and give the reason in CHANGELOG.md (docs/adr/0008).`,
  ];
};

/** Additions to the contracts that are not in the snapshots yet. */
export const unsavedIn = (verdicts: Verdict[]): string[] =>
  verdicts
    .filter(({ is }) => is === 'new' || is === 'more than promised')
    .map(
      ({ name, is }) =>
        `${name}: ${is === 'new' ? 'has no snapshot yet' : 'has additions that are not in its snapshot'}: run npm run generate`,
    );

/** Writes snapshots of additions and returns the files written. Snapshots of breaking changes stay as they are. */
export async function saveNewSnapshots(verdicts: Verdict[]): Promise<string[]> {
  const additions = verdicts.filter(({ is }) => is === 'new' || is === 'more than promised');
  for (const { name, now } of additions) {
    const file = join(repository, fileOf(name));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, formatJson(now));
  }
  return additions.map(({ name }) => fileOf(name));
}
