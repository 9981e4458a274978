import { setTimeout as pause } from 'node:timers/promises';
import { api, type Confirmation } from '@muse/contracts';
import { keptReleases, services, unpackRelease } from '@muse/ops';
import { everythingIsAccountedFor } from './support/quiet.ts';
import {
  chargesOf,
  createTestSystem,
  eventually,
  operator,
  readyToPlace,
  type TestSystemWithSpy,
} from './support/system.ts';

/**
 * While we deploy, services of two releases work side by side, on queues and schemas of the newer one. So each service that
 * hears facts is of the last release once, and all the others of this one.
 */
const listening = services.filter(({ reactions = [] }) => reactions.length > 0).map(({ name }) => name);

let system: TestSystemWithSpy;
let folder: string;
let ofLastRelease: string | undefined;

beforeAll(async () => {
  folder = await unpackRelease((await keptReleases()).at(-1) as string);
  system = await createTestSystem({}, { folderOf: (name) => (name === ofLastRelease ? folder : undefined) });
}, 90_000);
afterAll(() => system?.close(), 60_000);

/** It, and no other: whoever was before comes back as of this release. */
async function isOfLastRelease(name: string): Promise<void> {
  const changing = [name, ofLastRelease].filter((each) => each !== undefined);
  await Promise.all(changing.map((each) => system.process(each).stop()));
  ofLastRelease = name;
  const ready = Promise.all(changing.map((each) => system.restart(each))).then(() => 'ready');
  const late = pause(40_000, `${name} of the last release does not start: are queues and tables as it declares them?`, {
    ref: false,
  });
  expect(await Promise.race([ready, late])).toBe('ready');
}

describe('a purchase while one service is of the last release', () => {
  it.each(listening)(
    '%s: charged once, one order shipped, the other failed and refunded',
    async (name) => {
      await isOfLastRelease(name);
      const { shopper, session, params } = await readyToPlace(system);
      const placed = await shopper.call(api.checkout.place, { params });
      expect([placed.status, placed.body]).toMatchObject([201, { status: 'completed' }]);
      const [kept, gone] = (placed.body as Confirmation).orders.map(({ museOrderNumber }) => museOrderNumber);
      await shipAndFail(kept as string, gone as string);

      await eventually(async () => {
        const { orders } = (await shopper.call(api.orders.listOrders)).body;
        const states = orders.map(({ museOrderNumber, status, paymentStatus }) => [
          museOrderNumber,
          status,
          paymentStatus,
        ]);
        expect(states).toHaveLength(2);
        expect(states).toContainEqual([kept, 'shipped', 'paid']);
        expect(states).toContainEqual([gone, 'failed', 'refunded']);
        expect((await shopper.call(api.cart.getCartSummary)).body.totalItemCount).toBe(0);
        expect(await lettersAbout(session.sessionId)).toEqual(lettersOfTheStory);
      }, 20_000);
      expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
    },
    60_000,
  );
});

describe('when all is quiet again', () => {
  it('every cent is accounted for, and nothing lies about', () => everythingIsAccountedFor(system), 60_000);
});

/** What an operator does in the queue, as soon as both are there. */
async function shipAndFail(kept: string, gone: string): Promise<void> {
  const ops = await operator(system);
  await eventually(async () => {
    for (const orderNumber of [kept, gone])
      expect((await ops.call(api.placement.getQueueEntry, { params: { orderNumber } })).status).toBe(200);
  });
  const shipped = await ops.call(api.placement.placeByHand, {
    params: { orderNumber: kept },
    body: { storeOrderNumber: `NS-${kept}`, trackingNumber: '1Z999AA10123456784', carrier: 'UPS' },
  });
  const failed = await ops.call(api.placement.failByHand, {
    params: { orderNumber: gone },
    body: { reason: 'Sold out at the store' },
  });
  expect([shipped.status, failed.status]).toEqual([200, 200]);
}

const lettersOfTheStory = ['money-refunded', 'order-failed', 'order-placed', 'order-shipped', 'purchase-confirmed'];

const lettersAbout = async (sessionId: string): Promise<string[]> =>
  (
    await system.look<{ kind: string }>('select kind from notifications.letter where session_id = $1 order by kind', [
      sessionId,
    ])
  ).map(({ kind }) => kind);
