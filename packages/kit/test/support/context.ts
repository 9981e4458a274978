import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../../src/testing/index.ts';
import { countingConsumer, rowPublisher } from './services.ts';

export interface TestContext {
  env: TestEnvironment;
  publisher: TestServer;
  consumer: TestServer;
  /** Publishes one event per session from transactions of the publisher; with `fails` the transactions roll back. */
  publish(sessionIds: string[], more?: { shopper?: string; fails?: boolean }): Promise<void>;
  /** How often an event of this session had its effect. */
  effectsOf(sessionId: string): Promise<number>;
  expectEffects(sessionId: string, expected: number): Promise<void>;
  scheduledRetries(sessionId: string): Promise<{ attempt: number }[]>;
  deadLetters(sessionId: string): Promise<{ error_text: string; attempts: number }[]>;
}

/** A service that publishes and one that consumes, each with a database and the broker. */
export async function createTestContext(): Promise<TestContext> {
  const env = await createTestEnvironment();
  const [publisher, consumer] = [await env.start(rowPublisher), await env.start(countingConsumer)];
  const effectsOf = async (sessionId: string) =>
    (await env.look<{ times: number }>('select times from cart.heard where session_id = $1', [sessionId]))[0]?.times ??
    0;
  return {
    ...{ env, publisher, consumer, effectsOf },
    async publish(sessionIds, more = {}) {
      await env.look(
        'insert into checkout.to_say (session_id, shopper, fails) select s, $2, $3 from unnest($1::text[]) as s',
        [sessionIds, more.shopper ?? 'ann', more.fails ?? false],
      );
      await publisher.runDue();
    },
    expectEffects: (sessionId, expected) => eventually(async () => expect(await effectsOf(sessionId)).toBe(expected)),
    scheduledRetries: (sessionId) =>
      env.look(
        `select attempt from cart.scheduled_message where envelope->'data'->>'sessionId' = $1 order by attempt`,
        [sessionId],
      ),
    deadLetters: (sessionId) =>
      env.look(`select error_text, attempts from cart.dead_letter where envelope->'data'->>'sessionId' = $1`, [
        sessionId,
      ]),
  };
}
