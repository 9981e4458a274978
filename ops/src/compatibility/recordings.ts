import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Envelope } from '@muse/contracts';
import { repository } from '../system/processes.ts';
import { formatJson } from './format-json.ts';
import { compareVersions } from './releases.ts';
import { snapshotsFolder } from './review.ts';

const folder = join(repository, snapshotsFolder, 'samples');

/** The events that a release published, in order. */
export interface Recording {
  release: string;
  events: Envelope[];
}

/** The recorded events of every release that has samples. */
export async function recordings(): Promise<Recording[]> {
  const releases = (await readdir(folder)).sort(compareVersions);
  return Promise.all(releases.map(async (release) => ({ release, events: await eventsOf(release) })));
}

async function eventsOf(release: string): Promise<Envelope[]> {
  const files = await readdir(join(folder, release));
  const read = files.map(async (file) => JSON.parse(await readFile(join(folder, release, file), 'utf8')) as Envelope[]);
  return (await Promise.all(read)).flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Writes one file per event type, replacing earlier samples of this release. Returns the types. */
export async function writeRecording({ release, events }: Recording): Promise<string[]> {
  const types = [...Map.groupBy(events, ({ type }) => type)];
  await rm(join(folder, release), { recursive: true, force: true });
  await mkdir(join(folder, release), { recursive: true });
  for (const [type, ofType] of types) await writeFile(join(folder, release, `${type}.json`), formatJson(ofType));
  return types.map(([type]) => type);
}
