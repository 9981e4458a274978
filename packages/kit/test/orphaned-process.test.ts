import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandLine } from '@muse/dev-servers';
import { eventually } from '../src/testing/eventually.ts';

const source = (file: string) => join(import.meta.dirname, '../src', file);

/** A service that logs several lines while it stops. */
const service = `
  import { runProcess } from '${source('main.ts')}';
  import { createLog } from '${source('telemetry/log.ts')}';
  const log = createLog('cart', 'info');
  const stop = async () => ['I', 'am', 'leaving'].forEach((word) => log.info(word));
  await runProcess(async () => ({ name: 'cart', url: 'nowhere', runDue: async () => undefined, stop }));
  setInterval(() => undefined, 60_000);`;

/** Starts the service as a child and prints its pid. */
const parentProgram = `
  import { spawn } from 'node:child_process';
  const child = spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(service)}], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stdout.resume();
  child.stderr.pipe(process.stderr);
  child.on('message', () => console.log(child.pid));`;

const isRunning = (pid: number): boolean => commandLine(pid) !== '';

describe('a process whose parent is killed', () => {
  it('exits, although its log is no longer read', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', parentProgram], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: parent.stdout });
    const pid = Number((await lines[Symbol.asyncIterator]().next()).value);
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    try {
      await eventually(() => expect(isRunning(pid)).toBe(false));
    } finally {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    }
  });
});
