import { api, checkoutCompleted } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import {
  commonSettings,
  declareConfig,
  migration,
  NotReadyError,
  service,
  UnprocessableError,
  when,
} from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { completed } from './support/services.ts';

/** An ordered consumer that stores what it receives. Shopper `odd` is dead-lettered until explained, `early` retried until arrived. */
const orderedConsumer = service('orders', {
  config: declareConfig(commonSettings('orders', 0)),
  migrations: [
    migration(
      1001,
      'written',
      `create table written (place bigint generated always as identity, session_id text, shopper text); create table explained (session_id text); create table arrived (session_id text)`,
    ),
  ],
  reactions: [
    when(
      checkoutCompleted,
      'write-down-in-order',
      async ({ data: { sessionId, shopper } }, { tx }) => {
        if (shopper === 'odd' && !(await tx.one`select from explained where session_id = ${sessionId}`))
          throw new UnprocessableError('this can never be processed');
        if (shopper === 'early' && !(await tx.one`select from arrived where session_id = ${sessionId}`))
          throw new NotReadyError('its subject does not exist yet');
        await tx.run`insert into written (session_id, shopper) values (${sessionId}, ${shopper})`;
      },
      { ordered: true },
    ),
  ],
});

let env: TestEnvironment;
let server: TestServer;
let ops: ReturnType<TestServer['as']>;
beforeAll(async () => {
  env = await createTestEnvironment();
  server = await env.start(orderedConsumer);
  ops = server.as('olga', ['ops']);
});
afterAll(() => env.close());

let sequence = 0;
const publish = (sessionId: string, shopper: string, id = uuidv7(), place = (sequence += 1)) =>
  env.publish(checkoutCompleted, completed(sessionId, { shopper, email: 'ada@example.com' }), { id, sequence: place });
const written = async (sessionId: string) =>
  (
    await env.look<{ shopper: string }>('select shopper from orders.written where session_id = $1 order by place', [
      sessionId,
    ])
  ).map(({ shopper }) => shopper);
const openDeadLetters = async () => (await ops.call(api.deadLetters.listDeadLetters)).body.deadLetters;
const deadLetterOf = (sessionId: string) =>
  eventually(async () => {
    const found = (await openDeadLetters()).find((letter) => letter.subject === sessionId);
    if (!found) throw new Error(`nothing about ${sessionId} was dead-lettered`);
    return found;
  });
const inTime = (sessionId: string, expected: string[]) =>
  eventually(async () => {
    await env.look('update orders.scheduled_message set due_at = clock_timestamp()');
    await server.runDue();
    expect(await written(sessionId)).toEqual(expected);
  });

describe('a dead letter', () => {
  it('is listed with its error, and shown with secrets and personal data redacted', async () => {
    const id = await publish('cs_listed', 'odd');
    const letter = await deadLetterOf('cs_listed');
    expect(letter).toMatchObject({
      id: expect.stringMatching(/^dl_orders_\d+$/),
      service: 'orders',
      reaction: 'write-down-in-order',
      messageId: id,
      type: checkoutCompleted.type,
      state: 'open',
      error: 'UnprocessableError: this can never be processed',
      attempts: 1,
    });
    const whole = await ops.call(api.deadLetters.getDeadLetter, { params: { id: letter.id } });
    expect(whole.body.envelope).toMatchObject({ id, data: { sessionId: 'cs_listed', email: '[personal]' } });
  });

  it('is replayed once under its message id, also when replayed twice at once', async () => {
    const id = await publish('cs_replayed', 'odd');
    const letter = await deadLetterOf('cs_replayed');
    await env.look(`insert into orders.explained values ('cs_replayed')`);
    const params = { id: letter.id };
    const [first, second] = await Promise.all([
      ops.call(api.deadLetters.replayDeadLetter, { params }),
      ops.call(api.deadLetters.replayDeadLetter, { params }),
    ]);
    expect([first.status, second.status].sort()).toEqual(expect.arrayContaining([200]));
    expect((await ops.call(api.deadLetters.replayDeadLetter, { params })).body).toMatchObject({
      state: 'replayed',
      closedBy: 'olga',
    });
    await inTime('cs_replayed', ['odd']);
    await publish('cs_replayed', 'odd', id);
    await publish('cs_replayed', 'after');
    await inTime('cs_replayed', ['odd', 'after']);
  });

  it('becomes another dead letter when its replay fails', async () => {
    await publish('cs_hopeless', 'odd');
    const letter = await deadLetterOf('cs_hopeless');
    await ops.call(api.deadLetters.replayDeadLetter, { params: { id: letter.id } });
    await eventually(async () => {
      await server.runDue();
      const again = (await openDeadLetters()).find(({ subject }) => subject === 'cs_hopeless');
      expect(again?.id).not.toBe(letter.id);
      expect(again?.messageId).toBe(letter.messageId);
    });
  });

  it('is discarded with a reason and the name of the operator, and stays closed', async () => {
    await publish('cs_discarded', 'odd');
    const { id } = await deadLetterOf('cs_discarded');
    expect(
      (await ops.call(api.deadLetters.discardDeadLetter, { params: { id }, body: {} as never })).problem.code,
    ).toBe('validation_failed');
    const done = await ops.call(api.deadLetters.discardDeadLetter, {
      params: { id },
      body: { reason: 'made by hand instead' },
    });
    expect(done.body).toMatchObject({ state: 'discarded', closedBy: 'olga', reason: 'made by hand instead' });
    expect((await ops.call(api.deadLetters.replayDeadLetter, { params: { id } })).problem.code).toBe(
      'dead_letter_closed',
    );
    expect((await openDeadLetters()).map((letter) => letter.id)).not.toContain(id);
  });

  it('stays closed when its message is delivered again while it is being discarded', async () => {
    const id = await publish('cs_given_up', 'odd');
    const letter = await deadLetterOf('cs_given_up');
    const discard = await env.hold(`update orders.dead_letter set state = 'discarded' where id = $1`, [
      letter.id.split('_')[2],
    ]);
    await publish('cs_given_up', 'odd', id, sequence);
    await eventually(async () =>
      expect(
        await env.look(
          `select from pg_stat_activity where wait_event = 'transactionid' and datname = current_database() and query like '%insert into dead_letter%'`,
        ),
      ).toHaveLength(1),
    );
    await discard();
    await publish('cs_given_up', 'after');
    await inTime('cs_given_up', ['after']);
    expect((await openDeadLetters()).map(({ subject }) => subject)).not.toContain('cs_given_up');
  });

  it('that is unreadable cannot be replayed, only discarded', async () => {
    await env.spy.publishRaw(checkoutCompleted.type, Buffer.from('not json'));
    const letter = await eventually(async () => {
      const found = (await openDeadLetters()).find(({ messageId }) => messageId === null);
      if (!found) throw new Error('not dead-lettered yet');
      return found;
    });
    const params = { id: letter.id };
    expect((await ops.call(api.deadLetters.replayDeadLetter, { params })).problem.code).toBe('cannot_be_replayed');
    expect((await ops.call(api.deadLetters.discardDeadLetter, { params, body: { reason: 'noise' } })).status).toBe(200);
  });

  it('is not written for a message that had its effect, when the broker dead-openDeadLetters it', async () => {
    const id = await publish('cs_neighbour', 'plain');
    await inTime('cs_neighbour', ['plain']);
    const envelope = env.spy.received(checkoutCompleted).find((event) => event.id === id);
    await env.spy.deadLetter('muse.orders.write-down-in-order.v1', Buffer.from(JSON.stringify(envelope)));
    await publish('cs_after_neighbour', 'plain');
    await inTime('cs_after_neighbour', ['plain']);
    await eventually(async () =>
      expect(await openDeadLetters()).not.toContainEqual(expect.objectContaining({ messageId: id })),
    );
  });

  it('is visible to operators only', async () => {
    expect((await server.as('ann').call(api.deadLetters.listDeadLetters)).status).toBe(403);
    expect((await server.call(api.deadLetters.listDeadLetters)).status).toBe(401);
    for (const id of ['dl_orders_999999', 'dl_payments_1', 'nonsense'])
      expect((await ops.call(api.deadLetters.getDeadLetter, { params: { id } })).status).toBe(404);
  });
});

describe('a quarantined message', () => {
  const schedule = (sessionId: string, begun: number) =>
    env.look(
      `insert into orders.scheduled_message (consumer, message_id, attempt, envelope, due_at, begun) values ('write-down-in-order', $1, 0, $2, clock_timestamp(), $3)`,
      [uuidv7(), JSON.stringify(envelopeAbout(sessionId)), begun],
    );
  const envelopeAbout = (sessionId: string) => ({
    ...{ specversion: '1.0', id: uuidv7(), source: '/muse/checkout', type: checkoutCompleted.type, subject: sessionId },
    ...{ time: new Date().toISOString(), sequence: '1', correlationid: sessionId, data: completed(sessionId) },
  });

  it('is retried alone and has its effect', async () => {
    await schedule('cs_innocent', 1);
    await inTime('cs_innocent', ['ann']);
    expect(await openDeadLetters()).not.toContainEqual(expect.objectContaining({ subject: 'cs_innocent' }));
  });

  it('is dead-lettered when its retries killed the process', async () => {
    await schedule('cs_killer', 3);
    await server.runDue();
    expect(await deadLetterOf('cs_killer')).toMatchObject({ error: 'Error: every process that started on it died' });
    expect(await written('cs_killer')).toEqual([]);
  });
});

describe('a list of dead openDeadLetters longer than a page', () => {
  it('is read to its end by cursor, without duplicates', async () => {
    for (let count = 0; count < 5; count += 1) await publish(`cs_page_${count}`, 'odd');
    for (let count = 0; count < 5; count += 1) await deadLetterOf(`cs_page_${count}`);
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 20; pages += 1) {
      const { body } = await ops.call(api.deadLetters.listDeadLetters, {
        query: { limit: '2', ...(cursor ? { cursor } : {}) },
      });
      seen.push(...body.deadLetters.map(({ id }) => id));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(seen).toEqual((await openDeadLetters()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(seen.length);
    expect((await ops.call(api.deadLetters.listDeadLetters, { query: { cursor: 'bm9uc2Vuc2U' } })).status).toBe(400);
  });
});

describe('an ordered reaction', () => {
  it('holds back events behind a retried one of the same aggregate, and no others', async () => {
    await publish('cs_waits', 'early');
    await publish('cs_waits', 'second');
    await publish('cs_waits', 'third');
    await publish('cs_other', 'free');
    await inTime('cs_other', ['free']);
    await eventually(async () =>
      expect(await env.look(`select 1 from orders.scheduled_message where aggregate_id = 'cs_waits'`)).toHaveLength(3),
    );
    expect(await written('cs_waits')).toEqual([]);
    await env.look(`insert into orders.arrived values ('cs_waits')`);
    await inTime('cs_waits', ['early', 'second', 'third']);
  });

  it('holds back events behind a dead letter until an operator closes it', async () => {
    await publish('cs_blocked', 'odd');
    const { id } = await deadLetterOf('cs_blocked');
    await publish('cs_blocked', 'follower');
    await eventually(async () =>
      expect(await env.look(`select 1 from orders.scheduled_message where aggregate_id = 'cs_blocked'`)).toHaveLength(
        1,
      ),
    );
    await env.look('update orders.scheduled_message set due_at = clock_timestamp()');
    await server.runDue();
    expect(await written('cs_blocked')).toEqual([]);
    await ops.call(api.deadLetters.discardDeadLetter, { params: { id }, body: { reason: 'will never happen' } });
    await inTime('cs_blocked', ['follower']);
  });
});
