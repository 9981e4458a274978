import type { Envelope } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment } from '@muse/kit/testing';
import { recordings, services } from '@muse/ops';
import type { ServiceUnderTest } from './support/services-under-test/service-under-test.ts';
import { startServiceUnderTest } from './support/services-under-test/start.ts';

/**
 * Every recorded event of an earlier release is published to every reaction of this one: when a release is deployed, events of
 * the one before may still be in flight, or wait among the dead letters for weeks.
 */
const recorded = await recordings();
const consumers = services.filter(({ reactions = [] }) => reactions.length > 0);
const reactions = consumers.flatMap(({ name, reactions: ofService = [] }) =>
  ofService.map((reaction) => ({ service: name, reaction: reaction.name, type: reaction.event.type })),
);

interface Published {
  consumer: string;
  messageId: string;
}

describe('the recorded samples', () => {
  it.each(reactions)('contain a $type for $reaction of $service', ({ type }) => {
    const releases = recorded
      .filter(({ events }) => events.some((event) => event.type === type))
      .map(({ release }) => release);
    // For an event without a sample: publish it in ops/src/compatibility/every-event.ts, then run npx node ops/src/record-samples.ts
    expect(releases).not.toEqual([]);
  });
});

describe.each(recorded)('events of release $release', ({ events }) => {
  it.each(consumers.map(({ name }) => name))('are handled by every reaction of %s', async (service) => {
    const env = await createTestEnvironment();
    const underTest = await startServiceUnderTest(env, service);
    const published: Published[] = [];
    try {
      for (const event of events) {
        const subscribed = reactions.filter((each) => each.service === service && each.type === event.type);
        if (subscribed.length === 0) continue;
        const { id } = await publish(env, await underTest.withSubject(event));
        published.push(...subscribed.map(({ reaction }) => ({ consumer: reaction, messageId: id })));
        await expectHandled(env, service, published.slice(-subscribed.length));
      }
      await expectNoScheduledRetries(env, service);
      await expectEffects(underTest, published);
    } finally {
      await underTest.close();
      await env.close();
    }
  });
});

async function publish(env: TestEnvironment, event: Envelope): Promise<Envelope> {
  await env.spy.publishRaw(event.type, Buffer.from(JSON.stringify(event)));
  return event;
}

/** The inbox has the messages (it is written in the same commit as their effect), and the jobs they enqueued are done. */
async function expectHandled(env: TestEnvironment, service: string, published: Published[]): Promise<void> {
  const ids = published.map(({ messageId }) => messageId);
  await eventually(async () => {
    const inbox = await env.look<{ consumer: string }>(
      `select consumer from ${service}.inbox where message_id = any($1::uuid[]) order by consumer`,
      [ids],
    );
    const deadLetters = await env.look(`select consumer, error_text from ${service}.dead_letter`);
    const openJobs = await env.look(`select kind, last_error from ${service}.task where state = 'open'`);
    expect({ inbox: inbox.map(({ consumer }) => consumer), deadLetters, openJobs }).toEqual({
      inbox: published.map(({ consumer }) => consumer).sort(),
      deadLetters: [],
      openJobs: [],
    });
  });
}

const expectNoScheduledRetries = async (env: TestEnvironment, service: string): Promise<void> =>
  eventually(async () => {
    expect(await env.look(`select consumer, last_error from ${service}.scheduled_message`)).toEqual([]);
  });

/** Each reaction handled at least one of its samples: not all of them were ignored as stale. */
async function expectEffects({ client }: ServiceUnderTest, published: Published[]): Promise<void> {
  const metrics = await (await fetch(`${client.adminUrl}/metrics`)).text();
  for (const [consumer, samples] of Map.groupBy(published, (each) => each.consumer)) {
    const stale = new RegExp(`late_facts_total\\{[^}]*consumer="${consumer}"[^}]*\\} (\\d+)`).exec(metrics)?.[1] ?? '0';
    expect([consumer, Number(stale) < samples.length]).toEqual([consumer, true]);
  }
}
