import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepPrivate } from './private-folder.ts';

let folder: string;
let umask: number;
beforeEach(async () => {
  umask = process.umask(0o022);
  folder = await mkdtemp(join(tmpdir(), 'muse-private-'));
});
afterEach(async () => {
  process.umask(umask);
  await rm(folder, { recursive: true });
});

const modesBelow = async (path: string): Promise<Record<string, string>> => {
  const names = await readdir(path, { recursive: true });
  const modes = names.map(async (name) => [name, ((await stat(join(path, name))).mode & 0o777).toString(8)] as const);
  return Object.fromEntries(await Promise.all(modes));
};

it('files and folders of earlier starts are closed to other users, at any depth', async () => {
  await mkdir(join(folder, 'logs/old'), { recursive: true });
  await writeFile(join(folder, 'stripe-emulator.json'), '{}');
  await writeFile(join(folder, 'logs/old/cart.log'), 'a line');
  await keepPrivate(folder);
  expect(await modesBelow(folder)).toEqual({
    'stripe-emulator.json': '600',
    logs: '700',
    'logs/old': '700',
    'logs/old/cart.log': '600',
  });
});

it('what this process and its children write afterwards is closed as well', async () => {
  await keepPrivate(folder);
  await mkdir(join(folder, 'evidence'));
  await writeFile(join(folder, 'evidence/one.webp'), '');
  execFileSync('/bin/sh', ['-c', 'mkdir -p "$1" && echo a > "$1/of-a-child"', 'sh', join(folder, 'data')]);
  expect(await modesBelow(folder)).toEqual({
    evidence: '700',
    'evidence/one.webp': '600',
    data: '700',
    'data/of-a-child': '600',
  });
});

it('what Postgres has to read as another user stays open to it', async () => {
  await mkdir(join(folder, 'postgres-programs/bin'), { recursive: true });
  await writeFile(join(folder, 'postgres-programs/bin/postgres'), '', { mode: 0o755 });
  await keepPrivate(folder);
  expect(await modesBelow(folder)).toEqual({
    'postgres-programs': '755',
    'postgres-programs/bin': '755',
    'postgres-programs/bin/postgres': '755',
  });
});
