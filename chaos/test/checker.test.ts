import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually } from '@muse/kit/testing';
import { connect } from 'amqplib';
import { checks, evaluate, type Snapshot, waitForQuiet } from '../src/checker/index.ts';
import type { History } from '../src/history.ts';
import { type CheckedSystem, createCheckedSystem } from './support/checked-system.ts';
import { type Corruption, type ObservedCopy, sessionOf, shopperNames } from './support/corruption.ts';
import { corruptionsOfAttempts } from './support/corruptions/of-attempts.ts';
import { corruptionsOfEvents } from './support/corruptions/of-events.ts';
import { corruptionsOfHistories } from './support/corruptions/of-histories.ts';
import { corruptionsOfMoney } from './support/corruptions/of-money.ts';
import { corruptionsOfOrders } from './support/corruptions/of-orders.ts';
import { corruptionsOfPurchases } from './support/corruptions/of-purchases.ts';
import { corruptionsBySecrets } from './support/corruptions/of-secrets.ts';
import { runPurchases } from './support/purchases.ts';

/** These ask the house itself, so they are shown while it runs; all others are shown on what it leaves behind. */
const liveChecks = {
  confirmation: 'A confirmation has changed since it was given.',
  cart: 'A cart does not hold what was put in less what was bought.',
  queue: 'A queue is not empty.',
  deaf: 'Nobody listens to a queue.',
  log: 'Something secret is written in a log.',
  stranger: 'A stranger was not told 404 about what belongs to a shopper.',
  client: 'A door was not shut for somebody without the role, or without any token.',
};
const corruptions: Corruption[] = [
  ...corruptionsOfMoney,
  ...corruptionsOfAttempts,
  ...corruptionsOfOrders,
  ...corruptionsOfPurchases,
  ...corruptionsOfEvents,
  ...corruptionsOfHistories,
  ...corruptionsBySecrets,
];
const only = (...what: string[]) => checks.filter((check) => what.includes(check.what));
const storedChecks = checks.filter(({ what }) => !Object.values(liveChecks).includes(what));

let system: CheckedSystem;
let history: History;
let snapshot: Snapshot & CheckedSystem['snapshot'];

beforeAll(async () => {
  system = await createCheckedSystem();
  history = await runPurchases(system);
  snapshot = { ...system.snapshot, history };
}, 90_000);
afterAll(() => system?.close(), 60_000);

const findings = async (changed: Partial<Snapshot>, wanted = checks): Promise<string[]> =>
  (await evaluate({ ...snapshot, ...changed }, wanted)).map(({ what }) => what).sort();

/** A copy of what the people saw that may be changed; they themselves stay who they are. */
const copyOf = ({ shoppers, ...rest }: History): History => ({
  ...structuredClone(rest),
  shoppers: shoppers.map(({ caller, ...shopper }) => ({ ...structuredClone(shopper), caller })),
});

describe('a house that has lived through everything once', () => {
  it('becomes quiet, and nothing is found', async () => {
    expect(await waitForQuiet(snapshot, { atMostMs: 45_000 })).toMatchObject({ quiet: true, moving: [], stuck: [] });
    expect(await evaluate({ ...snapshot, receivedEvents: system.spy.all() })).toEqual([]);
  }, 60_000);
});

describe('what the house is asked itself', () => {
  it('a confirmation that was another when it was given is found', async () => {
    const changed = copyOf(history);
    const [answer] = changed.shoppers[0]?.purchases[0]?.answers ?? [];
    if (answer?.confirmation) answer.confirmation.totalChargedCents += 1;
    expect(await findings({ history: changed }, only(liveChecks.confirmation))).toEqual([liveChecks.confirmation]);
  });

  it('a cart that lacks something is found', async () => {
    const changed = copyOf(history);
    const { added } = changed.shoppers[0] ?? {};
    for (const [variant, quantity] of added ?? []) added?.set(variant, quantity + 1);
    expect(await findings({ history: changed }, only(liveChecks.cart))).toEqual([liveChecks.cart]);
  });

  it('a queue that nobody listens to, and one that is not empty, are found', async () => {
    const connection = await connect(system.amqpUrl);
    const channel = await connection.createConfirmChannel();
    const { queue } = await channel.assertQueue('muse.cart.nobody.v1', { durable: false, autoDelete: false });
    channel.sendToQueue(queue, Buffer.from('{}'));
    const found = () =>
      Promise.all([liveChecks.queue, liveChecks.deaf].map((what) => findings({ patienceMs: 1_000 }, only(what))));
    await eventually(async () => expect(await found()).toEqual([[liveChecks.queue], [liveChecks.deaf]]), 20_000);
    await channel.deleteQueue(queue);
    await connection.close();
  }, 45_000);

  it('a secret in a log is found', async () => {
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

  it('a gateway that lets everybody in is found', async () => {
    const gateway = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    expect(await findings({ gatewayUrl }, only(liveChecks.stranger, liveChecks.client))).toEqual([
      liveChecks.client,
      liveChecks.stranger,
    ]);
    gateway.close();
  });
});

describe('what the house leaves behind', () => {
  const shown = new Set(Object.values(liveChecks));
  let healthy: Omit<ObservedCopy, 'history'>;

  beforeAll(async () => {
    healthy = { books: await snapshot.books(), receivedEvents: [...system.spy.all()], poison: [] };
    await system.freezeState();
    await snapshot.look('create table story (name text, session_id text, shopper text)');
    for (const [index, name] of shopperNames.entries()) {
      const { subject, purchases } = history.shoppers[index] ?? {};
      await snapshot.look('insert into story values ($1, $2, $3)', [name, purchases?.[0]?.session.sessionId, subject]);
    }
  }, 45_000);

  /** Whatever is looked at after a damage that is done in a transaction and never committed. */
  async function withCorruption<T>(sql: string, look: () => Promise<T>): Promise<T> {
    await snapshot.look('begin');
    try {
      // Neither triggers nor foreign keys: the database would not let this happen.
      await snapshot.look(`set local session_replication_role = replica; ${sql}`);
      return await look();
    } finally {
      await snapshot.look('rollback');
    }
  }

  const after = ({ sql = '', changeCopy }: Pick<Corruption, 'sql' | 'changeCopy'>): Promise<string[]> => {
    const copy: ObservedCopy = { ...structuredClone(healthy), history: copyOf(history) };
    changeCopy?.(copy);
    return withCorruption(sql, () => findings({ ...copy, books: async () => copy.books, patienceMs: 0 }, storedChecks));
  };

  it('is found in order as long as nobody damages it', async () => expect(await after({})).toEqual([]));

  it.each(corruptions)('$done', async ({ finds, ...corruption }) => {
    const found = await after(corruption);
    expect(found).toEqual([...finds].sort());
    for (const what of found) shown.add(what);
  });

  it('what nobody will come back to is told apart from what has its time', async () => {
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

  it('every check has been seen to fail', () => {
    expect(checks.map(({ what }) => what).filter((what) => !shown.has(what))).toEqual([]);
  });

  it('what was wrong when somebody saw it is a finding, and so is a check that cannot look', async () => {
    const changeCopy = [{ session: 'cs_1' }, { session: 'cs_2' }];
    const breaches = changeCopy.map((each) => ({ invariant: 13, what: 'A stranger saw an order.', seen: each }));
    const look = () => Promise.reject(new Error('the database is away'));
    expect(await evaluate({ ...snapshot, look, history: { shoppers: [], breaches } }, checks.slice(0, 1))).toEqual([
      {
        invariant: 1,
        what: expect.stringMatching(/^It could not be checked/) as string,
        rows: [{ error: 'Error: the database is away' }],
      },
      { invariant: 13, what: 'A stranger saw an order.', rows: changeCopy },
    ]);
  });
});
