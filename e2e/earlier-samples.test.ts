import type { Envelope } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment } from '@muse/kit/testing';
import { recordings, services } from '@muse/ops';
import type { ServiceUnderTest } from './releases/service-under-test.ts';
import { startServiceUnderTest } from './releases/services-under-test.ts';

/**
 * What was said by an earlier release may still be under way when this one is deployed, or lie with the dead letters for weeks.
 * So everything that was ever recorded is told to every reaction of today.
 */
const recorded = await recordings();
const listening = services.filter(({ reactions = [] }) => reactions.length > 0);
const reactions = listening.flatMap(({ name, reactions: ofService = [] }) =>
  ofService.map((reaction) => ({ service: name, reaction: reaction.name, type: reaction.event.type })),
);

describe('the samples', () => {
  it.each(reactions)('tell $reaction of $service of a $type', ({ type }) => {
    const said = recorded.filter(({ facts }) => facts.some((fact) => fact.type === type)).map(({ release }) => release);
    // A fact that no release has said yet: let the story of ops/src/compatibility/every-event.ts say it, and run npx node ops/src/record-samples.ts
    expect(said).not.toEqual([]);
  });
});

describe.each(recorded)('what release $release said', ({ facts }) => {
  it.each(listening.map(({ name }) => name))(
    'is taken by every reaction of %s',
    async (service) => {
      const env = await createTestEnvironment();
      const underTest = await startServiceUnderTest(env, service);
      const told: { consumer: string; messageId: string }[] = [];
      try {
        for (const fact of facts) {
          const consumers = reactions.filter((each) => each.service === service && each.type === fact.type);
          if (consumers.length === 0) continue;
          const { id } = await tell(env, await underTest.withSubject(fact));
          told.push(...consumers.map(({ reaction }) => ({ consumer: reaction, messageId: id })));
          await hasTaken(env, service, told.slice(-consumers.length));
        }
        await nothingWaits(env, service);
        await changedSomething(underTest, told);
      } finally {
        await underTest.close();
        await env.close();
      }
    },
    60_000,
  );
});

async function tell(env: TestEnvironment, fact: Envelope): Promise<Envelope> {
  await env.spy.publishRaw(fact.type, Buffer.from(JSON.stringify(fact)));
  return fact;
}

/** Its inbox says so, in the same commit as the effect; and what it began is done. */
async function hasTaken(
  env: TestEnvironment,
  service: string,
  told: { consumer: string; messageId: string }[],
): Promise<void> {
  const ids = told.map(({ messageId }) => messageId);
  await eventually(async () => {
    const inbox = await env.look<{ consumer: string }>(
      `select consumer from ${service}.inbox where message_id = any($1::uuid[]) order by consumer`,
      [ids],
    );
    const parked = await env.look(`select consumer, error_text from ${service}.dead_letter`);
    const open = await env.look(`select kind, last_error from ${service}.task where state = 'open'`);
    expect({ inbox: inbox.map(({ consumer }) => consumer), parked, open }).toEqual({
      inbox: told.map(({ consumer }) => consumer).sort(),
      parked: [],
      open: [],
    });
  });
}

const nothingWaits = async (env: TestEnvironment, service: string): Promise<void> =>
  eventually(async () => {
    expect(await env.look(`select consumer, last_error from ${service}.scheduled_message`)).toEqual([]);
  });

/** Not everything came too late: of each reaction the first sample at least had an effect. */
async function changedSomething({ client }: ServiceUnderTest, told: { consumer: string }[]): Promise<void> {
  const metrics = await (await fetch(`${client.url}/metrics`)).text();
  for (const [consumer, samples] of Map.groupBy(told, (each) => each.consumer)) {
    const late = new RegExp(`late_facts_total\\{[^}]*consumer="${consumer}"[^}]*\\} (\\d+)`).exec(metrics)?.[1] ?? '0';
    expect([consumer, Number(late) < samples.length]).toEqual([consumer, true]);
  }
}
