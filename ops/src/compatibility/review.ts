import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ReviewedDeclaration, review, type Snapshots } from '@muse/contracts/documents';
import { repository } from '../system/processes.ts';
import { formatJson } from './format-json.ts';

/** The folder of the snapshots, one file each, relative to the root. */
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

/** Compares the declarations with the snapshots in the folder. */
export const reviewCompatibility = async (): Promise<ReviewedDeclaration[]> => review(await readSnapshots());

/** The breaking changes and what to do about them; empty if there are none. */
export const reportBreakingChanges = (reviewed: ReviewedDeclaration[]): string[] => {
  const broken = reviewed.filter(({ is }) => is === 'broken');
  if (broken.length === 0) return [];
  return [
    ...broken.flatMap(({ name, breakingChanges }) => breakingChanges.map((change) => `${name}: ${change}`)),
    `Undo the change, or declare a new version beside the old one. If no client can depend on it yet, delete`,
    `${fileOf(broken[0]?.name as string)}${broken.length > 1 ? ' and so on' : ''}, run npm run generate, and explain it in CHANGELOG.md (docs/adr/0008).`,
  ];
};

/** Declarations that have no up-to-date snapshot. */
export const reportUnsaved = (reviewed: ReviewedDeclaration[]): string[] =>
  reviewed
    .filter(({ is }) => is === 'new' || is === 'extended')
    .map(
      ({ name, is }) =>
        `${name}: ${is === 'new' ? 'has no snapshot' : 'has an outdated snapshot'}: run npm run generate`,
    );

/** Writes the snapshots of new and extended declarations and returns their files. A broken one is left unchanged. */
export async function saveNewSnapshots(reviewed: ReviewedDeclaration[]): Promise<string[]> {
  const more = reviewed.filter(({ is }) => is === 'new' || is === 'extended');
  for (const { name, now } of more) {
    const file = join(repository, fileOf(name));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, formatJson(now));
  }
  return more.map(({ name }) => fileOf(name));
}
