import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope } from '@muse/contracts';
import { repository } from '../system/processes.ts';
import { formatJson } from './format-json.ts';
import { compareVersions } from './releases.ts';
import { snapshotsFolder } from './review.ts';

const folder = join(repository, snapshotsFolder, 'samples');

/** Facts as a release said them, in the order of their story. */
export interface Recording {
  release: string;
  events: Envelope[];
}

/** What every release of which there are samples has said. */
export async function recordings(): Promise<Recording[]> {
  const releases = (await readdir(folder)).sort(compareVersions);
  return Promise.all(releases.map(async (release) => ({ release, events: await eventsOf(release) })));
}

async function eventsOf(release: string): Promise<Envelope[]> {
  const files = await readdir(join(folder, release));
  const read = files.map(async (file) => JSON.parse(await readFile(join(folder, release, file), 'utf8')) as Envelope[]);
  return (await Promise.all(read)).flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A file for each kind of fact; what was recorded of this release before is replaced. Answers the kinds. */
export async function writeRecording({ release, events }: Recording): Promise<string[]> {
  const kinds = [...Map.groupBy(events, ({ type }) => type)];
  await rm(join(folder, release), { recursive: true, force: true });
  await mkdir(join(folder, release), { recursive: true });
  for (const [type, ofKind] of kinds) await writeFile(join(folder, release, `${type}.json`), formatJson(ofKind));
  return kinds.map(([type]) => type);
}
