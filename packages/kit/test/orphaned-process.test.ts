import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandLine } from '@muse/dev-servers';
import { eventually } from '../src/testing/eventually.ts';

const source = (file: string) => join(import.meta.dirname, '../src', file);

/** A service whose last words are more than one line. */
const service = `
  import { runProcess } from '${source('main.ts')}';
  import { createLog } from '${source('telemetry/log.ts')}';
  const log = createLog('cart', 'info');
  const stop = async () => ['I', 'am', 'leaving'].forEach((word) => log.info(word));
  await runProcess(async () => ({ name: 'cart', url: 'nowhere', beat: async () => undefined, stop }));
  setInterval(() => undefined, 60_000);`;

/** Starts it as the house does, and says who it is. */
const starter = `
  import { spawn } from 'node:child_process';
  const child = spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(service)}], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stdout.resume();
  child.stderr.pipe(process.stderr);
  child.on('message', () => console.log(child.pid));`;

const isThere = (pid: number): boolean => commandLine(pid) !== '';

describe('a process whose starter is killed', () => {
  it('leaves, though nobody is there to read what it says last', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', starter], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: parent.stdout });
    const pid = Number((await lines[Symbol.asyncIterator]().next()).value);
    expect(isThere(pid)).toBe(true);
    parent.kill('SIGKILL');
    try {
      await eventually(() => expect(isThere(pid)).toBe(false), 15_000);
    } finally {
      if (isThere(pid)) process.kill(pid, 'SIGKILL');
    }
  });
});
