import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@muse/kit/testing';
import { connect } from 'amqplib';
import { checks, evaluate, type Snapshot, waitForQuiet } from '../src/checker/index.ts';
import type { History } from '../src/history.ts';
import { createTestContext, type TestContext } from './support/context.ts';
import { type Corruption, type Observed, sessionOf, shopperNames } from './support/corruption.ts';
import { corruptionsOfAttempts } from './support/corruptions/of-attempts.ts';
import { corruptionsOfDisputes } from './support/corruptions/of-disputes.ts';
import { corruptionsOfEvents } from './support/corruptions/of-events.ts';
import { corruptionsOfHistories } from './support/corruptions/of-histories.ts';
import { corruptionsOfMoney } from './support/corruptions/of-money.ts';
import { corruptionsOfOrders } from './support/corruptions/of-orders.ts';
import { corruptionsOfPurchases } from './support/corruptions/of-purchases.ts';
import { corruptionsBySecrets } from './support/corruptions/of-secrets.ts';
import { corruptionsOfStores } from './support/corruptions/of-stores.ts';
import { corruptionsOfTaxes } from './support/corruptions/of-taxes.ts';
import { runPurchases } from './support/purchases.ts';

/** These checks need the running system. All others are tested on its data, after it was stopped. */
const liveChecks = {
  confirmation: 'A confirmation has changed since it was given.',
  cart: 'A cart does not contain what was added minus what was bought.',
  queue: 'A queue is not empty.',
  consumerless: 'A queue has no consumer.',
  log: 'A log contains a secret.',
  notFound: 'A request for another shopper’s resource was not answered with 404.',
  access: 'An endpoint accepted a request without the required role or token.',
};
const corruptions: Corruption[] = [
  ...corruptionsOfMoney,
  ...corruptionsOfTaxes,
  ...corruptionsOfDisputes,
  ...corruptionsOfAttempts,
  ...corruptionsOfOrders,
  ...corruptionsOfStores,
  ...corruptionsOfPurchases,
  ...corruptionsOfEvents,
  ...corruptionsOfHistories,
  ...corruptionsBySecrets,
];
const only = (...what: string[]) => checks.filter((check) => what.includes(check.what));
const storedChecks = checks.filter(({ what }) => !Object.values(liveChecks).includes(what));

let system: TestContext;
let history: History;
let snapshot: Snapshot & TestContext['snapshot'];

beforeAll(async () => {
  system = await createTestContext();
  history = await runPurchases(system);
  snapshot = { ...system.snapshot, history };
});
afterAll(() => system?.close());

const findings = async (changed: Partial<Snapshot>, wanted = checks): Promise<string[]> =>
  (await evaluate({ ...snapshot, ...changed }, wanted)).map(({ what }) => what).sort();

/** A copy of the history that a test may change; the callers, which cannot be cloned, are shared. */
const copyOf = ({ shoppers, ...rest }: History): History => ({
  ...structuredClone(rest),
  shoppers: shoppers.map(({ caller, ...shopper }) => ({ ...structuredClone(shopper), caller })),
});

describe('a system after one purchase of each kind', () => {
  it('becomes quiet, and no check finds a violation', async () => {
    expect(await waitForQuiet(snapshot, { atMostMs: 45_000 })).toMatchObject({ quiet: true, moving: [], stuck: [] });
    expect(await evaluate({ ...snapshot, receivedEvents: system.spy.all() })).toEqual([]);
  });
});

describe('checks of the running system', () => {
  it('find a confirmation that changed', async () => {
    const changed = copyOf(history);
    const [answer] = changed.shoppers[0]?.purchases[0]?.answers ?? [];
    if (answer?.confirmation) answer.confirmation.totalChargedCents += 1;
    expect(await findings({ history: changed }, only(liveChecks.confirmation))).toEqual([liveChecks.confirmation]);
  });

  it('find a cart that lost an item', async () => {
    const changed = copyOf(history);
    const { added } = changed.shoppers[0] ?? {};
    for (const [variant, quantity] of added ?? []) added?.set(variant, quantity + 1);
    expect(await findings({ history: changed }, only(liveChecks.cart))).toEqual([liveChecks.cart]);
  });

  it('find a queue without consumers, and one that is not empty', async () => {
    const connection = await connect(system.amqpUrl);
    const channel = await connection.createConfirmChannel();
    const { queue } = await channel.assertQueue('muse.cart.nobody.v1', { durable: false, autoDelete: false });
    channel.sendToQueue(queue, Buffer.from('{}'));
    const found = () =>
      Promise.all(
        [liveChecks.queue, liveChecks.consumerless].map((what) => findings({ patienceMs: 1_000 }, only(what))),
      );
    await eventually(async () => expect(await found()).toEqual([[liveChecks.queue], [liveChecks.consumerless]]));
    await channel.deleteQueue(queue);
    await connection.close();
  });

  it('find a secret in a log', async () => {
    const logFolder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'logs-'));
    await writeFile(
      join(logFolder, 'cart.log'),
      `{"msg":"all is well"}\n{"authorization":"Bearer eyJ${'hbGciOiJFZERTQSJ9'}.e30.c2ln"}\n`,
    );
    expect(await evaluate({ ...snapshot, logFolder }, only(liveChecks.log))).toEqual([
      {
        ...{ invariant: 12, what: liveChecks.log },
        rows: [{ file: 'cart.log', line: 2, kind: 'a token', after: '"authorization":"Bearer ', begins: 'eyJh…' }],
      },
    ]);
  });

  it('find a gateway that accepts every request', async () => {
    const gateway = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    expect(await findings({ gatewayUrl }, only(liveChecks.notFound, liveChecks.access))).toEqual([
      liveChecks.notFound,
      liveChecks.access,
    ]);
    gateway.close();
  });
});

describe('checks of the stored data', () => {
  const violated = new Set(Object.values(liveChecks));
  let healthy: Omit<Observed, 'history'>;

  beforeAll(async () => {
    healthy = {
      books: await snapshot.books(),
      stores: [],
      receivedEvents: [...system.spy.all()],
      poison: [],
      switchedOff: [],
    };
    await system.freezeState();
    await snapshot.look('create table fixture (name text, session_id text, shopper text)');
    for (const [index, name] of shopperNames.entries()) {
      const { subject, purchases } = history.shoppers[index] ?? {};
      await snapshot.look('insert into fixture values ($1, $2, $3)', [
        name,
        purchases?.[0]?.session.sessionId,
        subject,
      ]);
    }
  });

  /** Runs `look` after a corruption that is made in a transaction and rolled back. */
  async function withCorruption<T>(sql: string, look: () => Promise<T>): Promise<T> {
    await snapshot.look('begin');
    try {
      // Disables triggers and foreign keys, which would prevent the corruption.
      await snapshot.look(`set local session_replication_role = replica; ${sql}`);
      return await look();
    } finally {
      await snapshot.look('rollback');
    }
  }

  const after = ({ sql = '', change }: Pick<Corruption, 'sql' | 'change'>): Promise<string[]> => {
    const copy: Observed = { ...structuredClone(healthy), history: copyOf(history) };
    change?.(copy);
    return withCorruption(sql, () =>
      findings(
        { ...copy, books: async () => copy.books, stores: async () => copy.stores, patienceMs: 0 },
        storedChecks,
      ),
    );
  };

  it('find nothing in intact data', async () => expect(await after({})).toEqual([]));

  it.each(corruptions)('find exactly the violations of: $title', async ({ findings: expected, ...corruption }) => {
    const found = await after(corruption);
    expect(found).toEqual([...expected].sort());
    for (const what of found) violated.add(what);
  });

  it('overdue work is stuck, work scheduled for later is moving', async () => {
    const sql = `
      update checkout.outbox set published_at = null where seq = (select max(seq) from checkout.outbox);
      update checkout.session set status = 'complete_in_progress' where id = ${sessionOf('eve')}`;
    const { look } = snapshot;
    const { moving, stuck } = await withCorruption(sql, () =>
      waitForQuiet({ look, books: async () => healthy.books }, { atMostMs: 2_000, stuckAfterMs: 100 }),
    );
    expect([stuck.map(({ what }) => what), moving.map(({ what }) => what)]).toEqual([
      ['an event to publish'],
      ['a purchase'],
    ]);
  });

  it('every check has found a violation in one of these tests', () => {
    expect(checks.map(({ what }) => what).filter((what) => !violated.has(what))).toEqual([]);
  });

  it('a breach noticed by a client is a finding, and so is a check that fails to run', async () => {
    const rows = [{ session: 'cs_1' }, { session: 'cs_2' }];
    const breaches = rows.map((each) => ({
      invariant: 13,
      what: 'Another shopper’s order was accessible.',
      seen: each,
    }));
    const look = () => Promise.reject(new Error('the database is unreachable'));
    expect(await evaluate({ ...snapshot, look, history: { shoppers: [], breaches } }, checks.slice(0, 1))).toEqual([
      {
        invariant: 1,
        what: expect.stringMatching(/^It could not be checked/) as string,
        rows: [{ error: 'Error: the database is unreachable' }],
      },
      { invariant: 13, what: 'Another shopper’s order was accessible.', rows },
    ]);
  });
});
