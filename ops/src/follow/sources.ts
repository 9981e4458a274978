import { createReadStream, createWriteStream, fstatSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { ReadLines } from './find-purchase.ts';

export interface LogSource {
  /** For messages: `8 files of /work/.muse/logs`. */
  name: string;
  read: ReadLines;
  close(): Promise<void>;
}

async function* linesOf(files: string[]): AsyncGenerator<string> {
  for (const file of files)
    yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

export const filesSource = (files: string[]): LogSource => ({
  name: files.join(', '),
  read: () => linesOf(files),
  close: async () => undefined,
});

/** The logs of `npm start`. Those of an earlier start are in the same files. */
export async function folderSource(folder: string): Promise<LogSource> {
  const found = await readdir(folder).catch(() => []);
  const files = found.filter((name) => name.endsWith('.log')).map((name) => join(folder, name));
  return { ...filesSource(files), name: `${files.length} files of ${folder}` };
}

/** Standard input, kept in a temporary file because it is read more than once. */
export async function standardInput(): Promise<LogSource> {
  const folder = await mkdtemp(join(tmpdir(), 'muse-follow-'));
  const file = join(folder, 'lines');
  await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }));
  return {
    ...filesSource([file]),
    name: 'the lines from standard input',
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Whether a shell has piped the output of another program to us. */
export const isPiped = (): boolean => {
  try {
    return fstatSync(0).isFIFO();
  } catch {
    return false; // closed
  }
};
