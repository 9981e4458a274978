import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogFile } from './log-file.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'muse-log-file-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Writes the texts as chunks of one process. */
async function write(...chunks: string[]) {
  const log = openLogFile(folder, 'orders', { maxBytes: 100, kept: 2 });
  for (const chunk of chunks) log.write(Buffer.from(chunk));
  log.end();
  await once(log, 'close');
}
const contents = async () =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(folder)).sort().map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
    ),
  );
const line = (name: string) => `${name.repeat(39)}\n`;

describe('the log file of a process', () => {
  it('is appended to by the next start', async () => {
    await write('before the crash\n');
    await write('after it\n');
    expect(await contents()).toEqual({ 'orders.log': 'before the crash\nafter it\n' });
  });

  it('is rotated by size: the youngest lines are kept', async () => {
    await write(...[...'abcdefghijk'].map(line));
    expect(await contents()).toEqual({
      'orders.2.log': line('d') + line('e') + line('f'),
      'orders.1.log': line('g') + line('h') + line('i'),
      'orders.log': line('j') + line('k'),
    });
  });

  it('is rotated between lines, wherever the pipe has cut them', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map(line).join('');
    await write(...(all.match(/[^]{1,33}/g) ?? []));
    const files = Object.values(await contents());
    expect(files.length).toBeGreaterThan(1);
    for (const text of files) expect(text).toMatch(/^(?:(.)\1{38}\n)+$/);
  });
});
