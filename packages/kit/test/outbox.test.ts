import { checkoutCompleted } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { createLog, createMetrics } from '../src/index.ts';
import { createRelay } from '../src/messaging/publishing/relay.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { completed, listener, talker } from './support/services.ts';

let env: TestEnvironment;
let speaking: TestServer;
let hearing: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  [speaking, hearing] = [await env.start(talker), await env.start(listener)];
});
afterAll(() => env.close());

const publish = async (sessionIds: string[], more: { shopper?: string; fails?: boolean } = {}) => {
  await env.look(
    'insert into checkout.to_say (session_id, shopper, fails) select s, $2, $3 from unnest($1::text[]) as s',
    [sessionIds, more.shopper ?? 'ann', more.fails ?? false],
  );
  await speaking.runDue();
};
const times = async (sessionId: string) =>
  (await env.look<{ times: number }>('select times from cart.heard where session_id = $1', [sessionId]))[0]?.times ?? 0;
const heardTimes = (sessionId: string, expected: number) =>
  eventually(async () => expect(await times(sessionId)).toBe(expected));
const waiting = (sessionId: string) =>
  env.look<{ attempt: number }>(
    `select attempt from cart.scheduled_message where envelope->'data'->>'sessionId' = $1 order by attempt`,
    [sessionId],
  );
const parked = (sessionId: string) =>
  env.look<{ error_text: string; attempts: number }>(
    `select error_text, attempts from cart.dead_letter where envelope->'data'->>'sessionId' = $1`,
    [sessionId],
  );

describe('what is said in a transaction', () => {
  it('is heard once it is committed, with the purchase it belongs to', async () => {
    await publish(['cs_plain']);
    await heardTimes('cs_plain', 1);
    const fact = await env.spy.waitFor(checkoutCompleted, (data) => data.sessionId === 'cs_plain');
    expect(fact).toMatchObject({
      source: '/muse/checkout',
      subject: 'cs_plain',
      correlationid: 'cs_plain',
      specversion: '1.0',
    });
  });

  it('is never heard if the transaction fails', async () => {
    await publish(['cs_regretted'], { fails: true });
    await env.look(
      `update checkout.to_say set session_id = 'cs_said_after', fails = false where session_id = 'cs_regretted'`,
    );
    await env.look(`update checkout.timer set next_run_at = clock_timestamp()`);
    await speaking.runDue();
    await heardTimes('cs_said_after', 1);
    expect(await times('cs_regretted')).toBe(0);
  });

  it('comes in order per thing it is about, however many are said', async () => {
    const sessions = ['cs_a', 'cs_b', 'cs_c'];
    for (let round = 0; round < 20; round += 1) await publish(sessions, { shopper: `round-${round}` });
    await Promise.all(sessions.map((session) => heardTimes(session, 20)));
    for (const session of sessions) {
      const rounds = env.spy
        .received(checkoutCompleted)
        .filter((fact) => fact.data.sessionId === session)
        .map((fact) => fact.data.shopper);
      expect(rounds).toEqual(Array.from({ length: 20 }, (_, round) => `round-${round}`));
    }
  });

  it('leaves in one go, also when many facts about one thing wait for each other', async () => {
    await publish(Array.from({ length: 30 }, () => 'cs_one_thing'));
    await heardTimes('cs_one_thing', 30);
    const sequences = env.spy
      .received(checkoutCompleted)
      .filter((fact) => fact.data.sessionId === 'cs_one_thing')
      .map((fact) => Number(fact.sequence));
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  });

  it('is published by whoever finds it, if its process died after the commit', async () => {
    const envelope = {
      specversion: '1.0',
      id: uuidv7(),
      source: '/muse/checkout',
      type: checkoutCompleted.type,
      subject: 'cs_orphan',
      datacontenttype: 'application/json',
      correlationid: 'cs_orphan',
      data: completed('cs_orphan'),
    };
    await env.look(
      `insert into checkout.outbox (message_id, aggregate_type, aggregate_id, type, envelope, locked_by, locked_until) values ($1, 'checkout', 'cs_orphan', $2, $3, 'a process that died', clock_timestamp() - interval '1 second')`,
      [envelope.id, envelope.type, JSON.stringify(envelope)],
    );
    await speaking.runDue();
    await heardTimes('cs_orphan', 1);
  });
});

describe('what is heard', () => {
  it('has its effect once, though it comes five times at once', async () => {
    const id = uuidv7();
    await Promise.all(Array.from({ length: 5 }, () => env.publish(checkoutCompleted, completed('cs_five'), { id })));
    await heardTimes('cs_five', 1);
    await env.publish(checkoutCompleted, completed('cs_after_five'));
    await heardTimes('cs_after_five', 1);
    expect(await times('cs_five')).toBe(1);
  });

  it('too early is put aside, and works when its subject is there', async () => {
    await env.publish(checkoutCompleted, completed('early-1'));
    await eventually(async () => expect(await waiting('early-1')).toEqual([{ attempt: 1 }]));
    expect(await times('early-1')).toBe(0);
    await env.look(`insert into cart.subject values ('early-1')`);
    await env.look(
      `update cart.scheduled_message set due_at = clock_timestamp() where envelope->'data'->>'sessionId' = 'early-1'`,
    );
    await hearing.runDue();
    await heardTimes('early-1', 1);
    await eventually(async () => expect(await waiting('early-1')).toEqual([]));
  });

  it('and never works is tried again and again, then parked for a person, and the neighbours are done', async () => {
    await env.publish(checkoutCompleted, completed('poison-1'));
    await env.publish(checkoutCompleted, completed('cs_neighbour'));
    await heardTimes('cs_neighbour', 1);
    await eventually(async () => {
      await env.look(
        `update cart.scheduled_message set due_at = clock_timestamp() where envelope->'data'->>'sessionId' = 'poison-1'`,
      );
      await hearing.runDue();
      expect(await parked('poison-1')).toEqual([{ error_text: 'Error: this never works', attempts: 8 }]);
    });
    expect(await waiting('poison-1')).toEqual([]);
    expect(await times('poison-1')).toBe(0);
  });

  it('and is nonsense is parked at once, without the secrets in it', async () => {
    await env.spy.publishRaw(checkoutCompleted.type, Buffer.from('{"broken": "sk_test_abcdef123456'));
    await env.spy.publishRaw(
      checkoutCompleted.type,
      Buffer.from(
        JSON.stringify({
          specversion: '1.0',
          id: uuidv7(),
          source: 'x',
          type: 'checkout.completed.v9',
          subject: 's',
          time: 't',
          sequence: '1',
          correlationid: 'c',
          data: {},
        }),
      ),
    );
    await env.publish(checkoutCompleted, completed('cs_after_nonsense'));
    await heardTimes('cs_after_nonsense', 1);
    await eventually(async () => {
      const letters = await env.look<{ error_text: string; envelope: { unreadable: string } }>(
        `select error_text, envelope from cart.dead_letter where envelope ? 'unreadable' or type like '%v9' order by error_text`,
      );
      expect(letters.map((letter) => letter.error_text)).toEqual([
        'Error: not an envelope of ours',
        'Error: unknown type checkout.completed.v9',
      ]);
      expect(letters[0]?.envelope.unreadable).toContain('[key]');
    });
  });

  it('with fields that are not as promised is parked, not tried for hours', async () => {
    const fact = completed('cs_wrong_shape');
    const envelope = {
      specversion: '1.0',
      id: uuidv7(),
      source: '/muse/checkout',
      type: checkoutCompleted.type,
      subject: 'x',
      time: new Date().toISOString(),
      sequence: '1',
      correlationid: 'x',
      data: { ...fact, totalChargedCents: 'a lot' },
    };
    await env.spy.publishRaw(checkoutCompleted.type, Buffer.from(JSON.stringify(envelope)));
    await eventually(async () => expect(await parked('cs_wrong_shape')).toHaveLength(1));
  });
});

describe('what killed the process time and again', () => {
  it('is given up by the broker, and lies with the dead letters as it came', async () => {
    const id = await env.publish(checkoutCompleted, completed('cs_before_poison'));
    await heardTimes('cs_before_poison', 1);
    const envelope = env.spy.received(checkoutCompleted).find((fact) => fact.id === id);
    const poison = { ...envelope, id: uuidv7(), data: completed('cs_killer') };
    await env.spy.deadLetter('muse.cart.count-what-is-heard.v1', Buffer.from(JSON.stringify(poison)));
    await eventually(async () =>
      expect(await parked('cs_killer')).toEqual([{ error_text: 'Error: delivered too often', attempts: 1 }]),
    );
    expect(await times('cs_killer')).toBe(0);
  });
});

describe('a relay that is asked before the broker answers', () => {
  it('publishes all the same, once the broker is there', async () => {
    let up = false;
    const published: string[] = [];
    const publisher = { canPublish: () => up, publish: async ({ id }: { id: string }) => void published.push(id) };
    const waiting = [
      { seq: 1, createdAt: '2026-01-01T00:00:00.000Z', envelope: { id: 'a', type: 'checkout.completed.v1' } },
    ];
    const database = { transaction: async () => (up ? waiting.splice(0) : []) };
    const relay = createRelay('r', database as never, publisher as never, createLog('r', 'silent'), createMetrics());
    relay.kick([], true);
    await relay.poll();
    up = true;
    await relay.poll();
    await relay.flush();
    expect(published).toEqual(['a']);
  });
});
