import { setTimeout as pause } from 'node:timers/promises';
import { queuesOf } from '@muse/chaos';
import { api, type Confirmation } from '@muse/contracts';
import { keptReleases, services, unpackRelease } from '@muse/ops';
import { expectInvariantsHold } from './support/invariants.ts';
import {
  chargesOf,
  createTestSystem,
  eventually,
  operator,
  readyToPlace,
  type TestSystemWithSpy,
} from './support/system.ts';

/**
 * During a deployment, services of two releases run side by side, on the queues and schemas of the newer one. So each service that
 * consumes events runs once as the last release, and all others as this one.
 */
const consumers = services.filter(({ reactions = [] }) => reactions.length > 0).map(({ name }) => name);

let system: TestSystemWithSpy;
let folder: string;
let ofLastRelease: string | undefined;

beforeAll(async () => {
  folder = await unpackRelease((await keptReleases()).at(-1) as string);
  // The last release knows no other mode: a hold is switched on once every checkout is of this one.
  system = await createTestSystem(
    { PAYMENT_CAPTURE: 'immediate' },
    { folderOf: (name) => (name === ofLastRelease ? folder : undefined) },
  );
});
afterAll(() => system?.close());

/**
 * Restarts this service as the last release, and the service that ran as the last release before as this one. Without a name all
 * services run as this one.
 */
async function runAsLastRelease(name?: string): Promise<void> {
  const changing = [name, ofLastRelease].filter((each) => each !== undefined);
  await Promise.all(changing.map((each) => system.process(each).stop()));
  ofLastRelease = name;
  const ready = Promise.all(changing.map((each) => system.restart(each))).then(() => 'ready');
  const timeout = pause(
    120_000,
    `${name} of the last release does not start: do its queues and tables still exist as it declares them?`,
    {
      ref: false,
    },
  );
  expect(await Promise.race([ready, timeout])).toBe('ready');
}

describe('a purchase while one service runs as the last release', () => {
  it.each(consumers)('%s: charged once, one order shipped, the other failed and refunded', async (name) => {
    await runAsLastRelease(name);
    const { shopper, session, params } = await readyToPlace(system);
    const placed = await shopper.call(api.checkout.place, { params });
    expect([placed.status, placed.body]).toMatchObject([201, { status: 'completed' }]);
    const [shipped, failed] = (placed.body as Confirmation).orders.map(({ museOrderNumber }) => museOrderNumber);
    await shipAndFail(shipped as string, failed as string);

    await eventually(async () => {
      const { orders } = (await shopper.call(api.orders.listOrders)).body;
      const states = orders.map(({ museOrderNumber, status, paymentStatus }) => [
        museOrderNumber,
        status,
        paymentStatus,
      ]);
      expect(states).toHaveLength(2);
      expect(states).toContainEqual([shipped, 'shipped', 'paid']);
      expect(states).toContainEqual([failed, 'failed', 'refunded']);
      expect((await shopper.call(api.cart.getCartSummary)).body.totalItemCount).toBe(0);
      expect(await emailsAbout(session.sessionId)).toEqual(expectedEmails);
    });
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
  });
});

describe('after the upgrade', () => {
  it('every invariant holds, and no queue of the last release is left', async () => {
    await runAsLastRelease();
    const withoutConsumers = async () => (await queuesOf(system.snapshot)).filter(({ consumers }) => consumers === 0);
    await eventually(async () => expect(await withoutConsumers()).toEqual([]), 90_000); // after two looks, 30 s apart
    await expectInvariantsHold(system);
  });
});

/** Places one order by hand and fails the other, once both are in the manual queue. */
async function shipAndFail(toShip: string, toFail: string): Promise<void> {
  const ops = await operator(system);
  await eventually(async () => {
    for (const orderNumber of [toShip, toFail])
      expect((await ops.call(api.placement.getQueueEntry, { params: { orderNumber } })).status).toBe(200);
  });
  const shipped = await ops.call(api.placement.placeByHand, {
    params: { orderNumber: toShip },
    body: { storeOrderNumber: `NS-${toShip}`, trackingNumber: '1Z999AA10123456784', carrier: 'UPS' },
  });
  const failed = await ops.call(api.placement.failByHand, {
    params: { orderNumber: toFail },
    body: { reason: 'Sold out at the store' },
  });
  expect([shipped.status, failed.status]).toEqual([200, 200]);
}

const expectedEmails = ['money-refunded', 'order-failed', 'order-placed', 'order-shipped', 'purchase-confirmed'];

const emailsAbout = async (sessionId: string): Promise<string[]> =>
  (
    await system.look<{ kind: string }>('select kind from notifications.letter where session_id = $1 order by kind', [
      sessionId,
    ])
  ).map(({ kind }) => kind);
