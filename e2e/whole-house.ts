import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Books, Evidence } from '@muse/chaos';
import { api, type Session } from '@muse/contracts';
import { type Caller, callerAt, eventually, openSpy, type Spy } from '@muse/kit/testing';
import { createDatabase, createVirtualHost, deleteVirtualHost, dropDatabase } from '@muse/kit/world';
import { type House, type HouseOptions, loadDemoCatalog, type Running, signIn, startHouse } from '@muse/ops';
import pg from 'pg';

/** The product as customers get it: every part a process of its own, behind the gateway; only the outside world is emulated. */
export interface WholeHouse extends House {
  spy: Spy;
  door: Caller;
  look<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  process(name: string): Running;
  /** What Stripe's emulator is told to do next, and what it remembers. */
  stripe: { control(word: string, body: object): Promise<void>; books(): Promise<Books> };
  /** Everything that the checker of the house looks at. */
  evidence: Evidence;
  close(): Promise<void>;
}

export async function openWholeHouse(
  environment: Record<string, string> = {},
  more: Pick<HouseOptions, 'replicas' | 'environmentOf' | 'folderOf'> = {},
): Promise<WholeHouse> {
  const world = {
    postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
    amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
    managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
  };
  const name = `test_${randomBytes(6).toString('hex')}`;
  // Inside the world's folder: it goes away with it, also after Ctrl-C.
  const folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'house-'));
  const [databaseUrl, amqpUrl] = await Promise.all([createDatabase(world, name), createVirtualHost(world, name)]);
  const house = await startHouse({
    ...more,
    databaseUrl,
    amqpUrl,
    folder,
    gatewayPort: 0,
    emulatorPort: 0,
    environment: { LOG_LEVEL: 'warn', ...environment },
  });
  await loadDemoCatalog(house.gatewayUrl);
  const spy = await openSpy(amqpUrl);
  const admin = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const look = async <Row extends object>(sql: string, values: unknown[] = []) =>
    (await admin.query<Row>(sql, values)).rows;
  const books = async () => (await (await fetch(`${house.emulatorUrl}/_control/snapshot`)).json()) as Books;
  return {
    ...house,
    spy,
    door: callerAt(house.gatewayUrl),
    look,
    process: (wanted) => house.processes.find((running) => running.name === wanted) as Running,
    stripe: {
      async control(word, body) {
        const answer = await fetch(`${house.emulatorUrl}/_control/${word}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`The emulator did not take ${word}: ${await answer.text()}`);
      },
      books,
    },
    evidence: {
      ...{ look, books, gatewayUrl: house.gatewayUrl, logFolder: join(folder, 'logs') },
      ...(world.managementUrl === null ? {} : { broker: { managementUrl: world.managementUrl, virtualHost: name } }),
    },
    async close() {
      await spy.close();
      await admin.end();
      await house.stop();
      await Promise.all([
        dropDatabase(world, name),
        deleteVirtualHost(world, name),
        rm(folder, { recursive: true, force: true }),
      ]);
    },
  };
}

const goods = [
  { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 },
];
const address = {
  name: 'Ada Shopper',
  address1: '400 Pine Street',
  city: 'Seattle',
  state: 'WA',
  zip: '98101',
  country: 'US',
};

export async function newGuest({ gatewayUrl, door }: WholeHouse): Promise<Caller> {
  const guest = await door.call(api.gateway.createGuest);
  return callerAt(gatewayUrl, async () => guest.body.token);
}

/** A guest with two stores in the cart and a session that only waits for *place*. */
export async function readyToPlace(
  house: WholeHouse,
  paymentMethodId = 'pm_card_visa',
): Promise<{ shopper: Caller; session: Session; params: { id: string } }> {
  const shopper = await newGuest(house);
  for (const body of goods) await shopper.call(api.cart.addItem, { body });
  const { body: created } = await shopper.call(api.checkout.createSession);
  const params = { id: created.sessionId };
  await shopper.call(api.checkout.setShipping, { params, body: address });
  const { body: session } = await shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId } });
  return { shopper, session, params };
}

export const chargesOf = async (house: WholeHouse, sessionId: string) =>
  (await house.stripe.books()).charges.filter(
    (charge) => charge.metadata.checkout_session === sessionId && charge.status === 'succeeded',
  );

export const operator = async ({ gatewayUrl }: WholeHouse): Promise<Caller> =>
  (await signIn(gatewayUrl, `operator-${randomBytes(3).toString('hex')}`, ['ops'])).caller;

export { eventually };
