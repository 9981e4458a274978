import { checkoutCompleted } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { eventually } from '../src/testing/index.ts';
import { createTestContext, type TestContext } from './support/context.ts';
import { completed } from './support/services.ts';

let context: TestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.env.close());

describe('unprocessable messages', () => {
  it('an unreadable message is dead-lettered at once, with its secrets redacted', async () => {
    await context.env.spy.publishRaw(checkoutCompleted.type, Buffer.from('{"broken": "sk_test_abcdef123456'));
    await context.env.spy.publishRaw(
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
    await context.env.publish(checkoutCompleted, completed('cs_after_nonsense'));
    await context.expectEffects('cs_after_nonsense', 1);
    await eventually(async () => {
      const rows = await context.env.look<{ error_text: string; envelope: { unreadable: string } }>(
        `select error_text, envelope from cart.dead_letter where envelope ? 'unreadable' or type like '%v9' order by error_text`,
      );
      expect(rows.map((row) => row.error_text)).toEqual([
        'Error: not an envelope of ours',
        'Error: unknown type checkout.completed.v9',
      ]);
      expect(rows[0]?.envelope.unreadable).toContain('[key]');
    });
  });

  it('an event whose data does not match its schema is dead-lettered without retries', async () => {
    const event = completed('cs_wrong_shape');
    const envelope = {
      specversion: '1.0',
      id: uuidv7(),
      source: '/muse/checkout',
      type: checkoutCompleted.type,
      subject: 'x',
      time: new Date().toISOString(),
      sequence: '1',
      correlationid: 'x',
      data: { ...event, totalChargedCents: 'a lot' },
    };
    await context.env.spy.publishRaw(checkoutCompleted.type, Buffer.from(JSON.stringify(envelope)));
    await eventually(async () => expect(await context.deadLetters('cs_wrong_shape')).toHaveLength(1));
  });
});

describe('messages with characters that Postgres cannot store', () => {
  const envelopeOf = (sessionId: string, more: object) => ({
    specversion: '1.0',
    id: uuidv7(),
    source: '/muse/checkout',
    type: checkoutCompleted.type,
    subject: sessionId,
    time: new Date().toISOString(),
    sequence: '1',
    correlationid: sessionId,
    data: completed(sessionId),
    ...more,
  });
  const publishRaw = (envelope: object) =>
    context.env.spy.publishRaw(checkoutCompleted.type, Buffer.from(JSON.stringify(envelope)));

  it.each([
    ['NUL', '\0'],
    ['half-a-surrogate', '\ud800'],
  ])(
    'are dead-lettered with these replaced (%s), wherever they stand, and do not stop the reaction',
    async (name, bad) => {
      const data = completed(`cs_${name}`);
      const messages = [
        envelopeOf(`cs_${name}`, { data: { ...data, shopper: `a${bad}n` } }),
        envelopeOf(`cs_${name}`, { data: { ...data, [`more${bad}`]: 1 } }),
        envelopeOf(`cs_${name}`, { subject: `cs${bad}` }),
        ...Array.from({ length: 25 }, () => envelopeOf(`cs_${name}`, { correlationid: bad })),
      ];
      for (const message of messages) await publishRaw(message);
      await context.env.spy.publishRaw(checkoutCompleted.type, Buffer.from(`not ${bad} an envelope ${name}`));
      await context.env.publish(checkoutCompleted, completed(`cs_after_${name}`));
      await context.expectEffects(`cs_after_${name}`, 1);
      await eventually(async () => expect(await context.deadLetters(`cs_${name}`)).toHaveLength(messages.length));
      expect(await context.effectsOf(`cs_${name}`)).toBe(0);
      const [stored] = await context.env.look<{ shopper: string }>(
        `select envelope->'data'->>'shopper' as shopper from cart.dead_letter where message_id = $1`,
        [messages[0]?.id],
      );
      expect(stored?.shopper).toBe('a\ufffdn');
    },
  );

  it('one that is nested too deep is dead-lettered as unreadable', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const text = JSON.stringify(envelopeOf('cs_deep', { data: 0 })).replace('"data":0', `"data":${deep}`);
    await context.env.spy.publishRaw(checkoutCompleted.type, Buffer.from(text));
    await eventually(async () =>
      expect(
        await context.env.look(`select 1 from cart.dead_letter where envelope->>'unreadable' like '%cs_deep%'`),
      ).toHaveLength(1),
    );
  });
});

describe('the dead-letter queue of the broker', () => {
  it('is emptied into the dead letters: a message beyond the delivery limit is kept as it was', async () => {
    const id = await context.env.publish(checkoutCompleted, completed('cs_before_poison'));
    await context.expectEffects('cs_before_poison', 1);
    const envelope = context.env.spy.received(checkoutCompleted).find((event) => event.id === id);
    const poison = { ...envelope, id: uuidv7(), data: completed('cs_killer') };
    await context.env.spy.deadLetter('muse.cart.count-what-is-heard.v2', Buffer.from(JSON.stringify(poison)));
    await eventually(async () =>
      expect(await context.deadLetters('cs_killer')).toEqual([
        { error_text: 'Error: delivered too often', attempts: 1 },
      ]),
    );
    expect(await context.effectsOf('cs_killer')).toBe(0);
  });
});
