import { checkoutCompleted } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { createTestContext, type TestContext } from './support/context.ts';
import { completed } from './support/services.ts';

let context: TestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.env.close());

describe('the outbox', () => {
  it('publishes an event after the commit, with the correlation id of its purchase', async () => {
    await context.publish(['cs_plain']);
    await context.expectEffects('cs_plain', 1);
    const event = await context.env.spy.waitFor(checkoutCompleted, (data) => data.sessionId === 'cs_plain');
    expect(event).toMatchObject({
      source: '/muse/checkout',
      subject: 'cs_plain',
      correlationid: 'cs_plain',
      specversion: '1.0',
    });
  });

  it('publishes nothing if the transaction rolls back', async () => {
    await context.publish(['cs_regretted'], { fails: true });
    await context.env.look(
      `update checkout.to_say set session_id = 'cs_said_after', fails = false where session_id = 'cs_regretted'`,
    );
    await context.env.look(`update checkout.timer set next_run_at = clock_timestamp()`);
    await context.publisher.runDue();
    await context.expectEffects('cs_said_after', 1);
    expect(await context.effectsOf('cs_regretted')).toBe(0);
  });

  it('publishes in order per aggregate', async () => {
    const sessions = ['cs_a', 'cs_b', 'cs_c'];
    for (let round = 0; round < 20; round += 1) await context.publish(sessions, { shopper: `round-${round}` });
    await Promise.all(sessions.map((session) => context.expectEffects(session, 20)));
    for (const session of sessions) {
      const rounds = context.env.spy
        .received(checkoutCompleted)
        .filter((event) => event.data.sessionId === session)
        .map((event) => event.data.shopper);
      expect(rounds).toEqual(Array.from({ length: 20 }, (_, round) => `round-${round}`));
    }
  });

  it('publishes many events of one aggregate in one poll', async () => {
    await context.publish(Array.from({ length: 30 }, () => 'cs_one_thing'));
    await context.expectEffects('cs_one_thing', 30);
    const sequences = context.env.spy
      .received(checkoutCompleted)
      .filter((event) => event.data.sessionId === 'cs_one_thing')
      .map((event) => Number(event.sequence));
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  });

  it('publishes events whose process died after the commit', async () => {
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
    await context.env.look(
      `insert into checkout.outbox (message_id, aggregate_type, aggregate_id, type, envelope, locked_by, locked_until) values ($1, 'checkout', 'cs_orphan', $2, $3, 'a process that died', clock_timestamp() - interval '1 second')`,
      [envelope.id, envelope.type, JSON.stringify(envelope)],
    );
    await context.publisher.runDue();
    await context.expectEffects('cs_orphan', 1);
  });
});
