import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from 'pg';
import { Pool } from 'undici';
import { quantile } from './load.ts';
import { cpuTicksOf, tickMs } from './processes.ts';

/** What the machine takes for the two simplest pieces of work, at the time of the run. Results are printed as multiples of it. */
export interface Yardstick {
  /** Inserting one row and committing it through `pg`; CPU of client and server. */
  insert: Cost;
  /** A request through a proxy of a few lines; CPU of client, proxy and server. */
  request: Cost;
}

interface Cost {
  p50Ms: number;
  cpuMs: number;
}

const times = 1_000;

export async function measureYardstick(client: Client): Promise<Yardstick> {
  return { insert: await measureInsert(client), request: await measureRequest() };
}

export const meanOf = (yardsticks: Yardstick[]): Yardstick => {
  const mean = (value: (of: Yardstick) => number) =>
    Number((yardsticks.reduce((sum, each) => sum + value(each), 0) / yardsticks.length).toFixed(3));
  const costOf = (kind: keyof Yardstick): Cost => ({
    p50Ms: mean((each) => each[kind].p50Ms),
    cpuMs: mean((each) => each[kind].cpuMs),
  });
  return { insert: costOf('insert'), request: costOf('request') };
};

/** Runs the work once to warm up, then in turn; `ticks` counts the CPU of other processes. */
async function measure(work: () => Promise<unknown>, ticks: () => number): Promise<Cost> {
  for (let warm = 0; warm < times / 5; warm += 1) await work();
  const [own, others] = [process.cpuUsage(), ticks()];
  const waits: number[] = [];
  for (let done = 0; done < times; done += 1) {
    const started = performance.now();
    await work();
    waits.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(own);
  const cpuMs = ((user + system) / 1000 + (ticks() - others) * tickMs) / times;
  return { p50Ms: quantile(waits, 0.5), cpuMs };
}

async function measureInsert(client: Client): Promise<Cost> {
  await client.query('drop table if exists bench_yardstick');
  await client.query('create table bench_yardstick (id bigint generated always as identity primary key, text text)');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const insert = { name: 'yardstick', text: 'insert into bench_yardstick (text) values ($1)', values: ['one row'] };
  return measure(
    () => client.query(insert),
    () => cpuTicksOf(rows[0]?.pid ?? 0),
  );
}

async function measureRequest(): Promise<Cost> {
  const target = createServer((_, response) => void response.end('{"known":true}'));
  const upstream = new Pool(await listen(target));
  const proxy = createServer(async (request, response) => {
    const answer = await upstream.request({ method: 'GET', path: request.url ?? '/' });
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' });
    answer.body.pipe(response);
  });
  const caller = new Pool(await listen(proxy));
  try {
    return await measure(
      async () => (await caller.request({ method: 'GET', path: '/' })).body.json(),
      () => 0,
    );
  } finally {
    await Promise.all([caller.close(), upstream.close()]);
    proxy.close();
    target.close();
  }
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
