import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { eventually } from '@muse/kit/testing';
import { repository, startProcess } from './processes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muse-processes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Exits at once, and leaves its output to a child that writes when it is gone. */
const script = `
import { spawn } from 'node:child_process';
const late = "process.stdin.once('end', () => console.log('the last words')).resume()";
spawn(process.execPath, ['-e', late], { stdio: ['pipe', 'inherit', 'inherit'], detached: true }).unref();
process.send({ ready: 'http://127.0.0.1' }, () => process.exit(0));
`;

it('what a process has written is in its log, also if it comes after its exit', async () => {
  const file = join(folder, 'brief.mjs');
  await writeFile(file, script);
  const process = await startProcess({
    name: 'brief',
    script: relative(repository, file),
    environment: {},
    logFolder: folder,
  });
  expect(await process.exited).toBe(0);
  await eventually(async () => expect(await readFile(join(folder, 'brief.log'), 'utf8')).toContain('the last words'));
});
