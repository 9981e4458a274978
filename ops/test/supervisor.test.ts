import { mkdtemp, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@muse/kit/testing';
import { repository } from '../src/index.ts';
import { ProcessGroup } from '../src/system/process-group.ts';
import { supervisedProcess, supervisedServers } from '../src/system/supervised-processes.ts';
import { supervise } from '../src/system/supervisor.ts';

const script = relative(repository, fileURLToPath(new URL('./support/short-lived.ts', import.meta.url)));
const spec = (name: string, ...args: string[]) => ({ name, script, args, environment: {} });
const policy = { firstPauseMs: 1, longestPauseMs: 4, steadyAfterMs: 60_000, maxDeaths: 3, windowMs: 60_000 };
const groups: ProcessGroup[] = [];
afterEach(() => Promise.all(groups.splice(0).map((group) => group.stop())));

/** Starts these processes under supervision. */
async function supervised(...specs: ReturnType<typeof spec>[]) {
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'supervisor-'));
  const group = new ProcessGroup({ databaseUrl: '', amqpUrl: '', folder, gatewayPort: 0, emulatorPort: 0 });
  groups.push(group);
  await Promise.all(specs.map((each) => group.start(each)));
  const said: string[] = [];
  const processes = specs.map((each) => supervisedProcess(group, each));
  const say = (line: string) => void said.push(line);
  const givenUp = supervise({ processes, policy, stopping: group.stopping, say });
  const running = (name: string) => group.running.find((process) => process.name === name);
  return { group, said, givenUp, running };
}

describe('the supervisor', () => {
  it('starts a server again that npm start has started, and no other', async () => {
    const starts = Promise.withResolvers<void>();
    const postgres = {
      pid: undefined as number | undefined,
      crash: async () => undefined,
      stop: async () => undefined,
      async start() {
        postgres.pid = process.pid;
        starts.resolve();
      },
    };
    const given = { postgresUrl: '', amqpUrl: '', managementUrl: null, choices: [], folder: '/data', pids: {} };
    const said: string[] = [];
    const processes = supervisedServers({ ...given, postgres, stop: async () => undefined });
    expect(processes.map(({ name, log }) => [name, log])).toEqual([['Postgres', '/data/postgres.log']]);
    const stopping = new AbortController();
    void supervise({ processes, policy, stopping: stopping.signal, say: (line) => void said.push(line) });
    await starts.promise;
    stopping.abort();
    expect(said).toEqual(['Postgres ended; it is started again in 0.001 s']);
  });

  it('starts a killed process again, says so in one line, and leaves the others alone', async () => {
    const { running, said } = await supervised(spec('payments'), spec('payments-2'));
    const before = [running('payments')?.pid, running('payments-2')?.pid];
    running('payments-2')?.kill('SIGKILL');
    await eventually(() => expect([before[1], undefined]).not.toContain(running('payments-2')?.pid));
    expect(running('payments')?.pid).toBe(before[0]);
    expect(said).toEqual(['payments-2 was killed; it is started again in 0.001 s']);
  });

  it('gives up a process that ends again and again, with its log', async () => {
    const { givenUp, group, said } = await supervised(spec('orders', 'dies'), spec('cart'));
    expect(await givenUp).toBe(
      `orders cannot be kept alive: it ended 3 times within 60 s; at last it ended with code 3. Its log: ${group.logOf('orders')}`,
    );
    expect(said).toHaveLength(2);
    expect(await readFile(group.logOf('orders'), 'utf8')).toBe('');
  });

  it('gives up a process that cannot be started', async () => {
    const { givenUp, group, running } = await supervised(spec('orders'));
    const start = group.start.bind(group);
    group.start = (wanted, options) => start({ ...wanted, script: 'no/such/script.ts' }, options);
    running('orders')?.kill('SIGKILL');
    expect(await givenUp).toMatch(/^orders cannot be kept alive: .* at last it could not start/);
    expect(await readFile(group.logOf('orders'), 'utf8')).toContain('no/such/script.ts');
  });

  it('starts nothing while the system is being stopped', async () => {
    const { group, running, said } = await supervised(spec('cart'), spec('orders'));
    const pid = running('cart')?.pid;
    running('cart')?.kill('SIGKILL');
    await group.stop();
    await running('cart')?.exited;
    expect([pid, undefined]).toContain(running('cart')?.pid);
    expect(said.length).toBeLessThan(2);
    await expect(group.start(spec('cart'))).rejects.toThrow('aborted');
  });
});
