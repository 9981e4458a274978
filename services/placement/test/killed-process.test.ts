import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { orderCreated } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { placement } from '../src/service.ts';
import { createOrder } from './support/context.ts';
import { createMachineContext, type MachineContext } from './support/machines.ts';

type Step = 'prepare' | 'before-buy' | 'buy';

/** The store records a purchase before it answers `buy`. It leaves a process without an answer at one step. */
let hangAt: Step | undefined;
let reached: (step: Step) => void = () => undefined;
const bought: string[] = [];
let server: Server;
let ctx: MachineContext;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const step = request.url?.slice(1) as Step;
    const { orderNumber } = (await json(request)) as { orderNumber: string };
    if (step === 'buy') bought.push(orderNumber);
    if (step === hangAt) return reached(step);
    const placed = {
      state: 'placed',
      storeOrderNumber: `P-${bought.length}`,
      totalCents: 28_000,
      currency: 'USD',
      proof: 'p',
    };
    response.end(JSON.stringify(placed));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(async () => {
  ctx = await createMachineContext();
  await ctx.placement.stop(); // the process alone takes the order; the survivor is started after it
});
afterEach(() => ctx.close());
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function startProcess(fault: Record<string, string> = {}): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./support/placement-process.ts', import.meta.url));
  const { port } = server.address() as AddressInfo;
  const settings = await ctx.env.settingsOf(placement);
  const environment = {
    ...process.env,
    ...settings,
    TEST_STORE_URL: `http://127.0.0.1:${port}`,
    NODE_OPTIONS: '',
    ...fault,
  };
  return spawn(process.execPath, [program], { env: environment, stdio: 'inherit' });
}

/** Publishes an order for the process, which dies at this step; then another replica takes over, after the lease of the job. */
async function killAt(step: Step): Promise<string> {
  const storeId = await ctx.store();
  const atStep = new Promise<Step>((resolve) => (reached = resolve));
  hangAt = step;
  const child = await startProcess();
  const order = createOrder({ storeId });
  await ctx.env.publish(orderCreated, order);
  await atStep;
  child.kill('SIGKILL');
  await once(child, 'exit');
  return order.orderNumber;
}

async function surviveAfter(...seconds: number[]) {
  const survivor = await ctx.replica();
  for (const ahead of seconds) {
    await ctx.env.moveClock('placement', ahead);
    await survivor.runDue();
  }
  const entryOf = (orderNumber: string) =>
    ctx.env.look<{ status: string; attempts: { code: string | null; outcome: string | null }[] }>(
      `select status, (select json_agg(json_build_object('outcome', a.outcome, 'code', a.code) order by a.id) from placement.attempt a where a.task_id = t.id) as attempts
       from placement.placement_task t where order_number = $1`,
      [orderNumber],
    );
  return { survivor, entryOf };
}

describe('after a process was killed', () => {
  it('while it prepared, the order is interrupted and tried again', async () => {
    const orderNumber = await killAt('prepare');
    const { entryOf } = await surviveAfter(16, 120);
    await eventually(async () =>
      expect(await entryOf(orderNumber)).toMatchObject([
        { status: 'placed', attempts: [{ code: 'interrupted' }, { outcome: 'placed' }] },
      ]),
    );
    expect(ctx.stores.purchasesOf(orderNumber)).toHaveLength(1);
    expect(bought).not.toContain(orderNumber);
  });

  it.each<[Step, number]>([
    ['before-buy', 0],
    ['buy', 1],
  ])('at %s, the outcome is unknown and nothing is bought again', async (step, purchases) => {
    const orderNumber = await killAt(step);
    const { entryOf, survivor } = await surviveAfter(16);
    await eventually(async () =>
      expect(await entryOf(orderNumber)).toMatchObject([
        { status: 'outcome_unknown', attempts: [{ code: 'no_answer', outcome: 'outcome_unknown' }] },
      ]),
    );
    await ctx.env.moveClock('placement', 4_000);
    await survivor.runDue();
    expect(await entryOf(orderNumber)).toMatchObject([{ status: 'outcome_unknown' }]);
    expect(bought.filter((number) => number === orderNumber)).toHaveLength(purchases);
    expect(ctx.stores.purchasesOf(orderNumber)).toEqual([]);
  });

  it('before the beginning of its attempt was committed, another one begins it', async () => {
    const storeId = await ctx.store();
    hangAt = undefined;
    const point = [{ point: 'transaction: before the commit', about: 'placement.started' }];
    const child = await startProcess({ MUSE_TRIAL: 'true', MUSE_FAIL_AT: JSON.stringify(point) });
    const order = createOrder({ storeId });
    await ctx.env.publish(orderCreated, order);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const { entryOf } = await surviveAfter(16);
    await eventually(async () =>
      expect(await entryOf(order.orderNumber)).toMatchObject([{ status: 'placed', attempts: [{ outcome: 'placed' }] }]),
    );
    expect(ctx.stores.purchasesOf(order.orderNumber)).toHaveLength(1);
  });
});
