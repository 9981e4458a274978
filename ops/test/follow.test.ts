import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { recordEvents } from '@muse/kit';
import { eventually } from '@muse/kit/testing';
import { repository, runJourney, startTestSystem } from '../src/index.ts';
import { type JourneyResult } from '../src/journey/purchase.ts';

let system: Awaited<ReturnType<typeof startTestSystem>>;
let purchase: JourneyResult;
let other: JourneyResult;
beforeAll(async () => {
  system = await startTestSystem({ environment: { LOG_LEVEL: 'info', RELEASE: '8fc5900' } });
  const recorder = await recordEvents(system.amqpUrl);
  purchase = await runJourney({ ...system, recorder, print: () => undefined });
  other = await runJourney({ ...system, recorder, print: () => undefined });
  await recorder.close();
  await eventually(async () => expect((await allLines()).filter(isLastEffect)).toHaveLength(4)); // two refunds each
  await system.stop(); // every process has written its last line
});
afterAll(() => system?.close());

const isLastEffect = (line: string) =>
  ['notifications', 'payment.refunded.v1', 'event consumed'].every((each) => line.includes(`"${each}"`));

/** Runs `npm run follow` on the logs of the test system. */
const follow = (...args: string[]) => {
  const env = { ...process.env, MUSE_FOLDER: dirname(system.logFolder), NO_COLOR: '1' };
  const running = promisify(execFile)(process.execPath, [join(repository, 'ops/src/follow.ts'), ...args], { env });
  const done = running.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, output: stderr }),
  );
  return Object.assign(done, { stdin: running.child.stdin });
};

/** The rows of a story as `service what outcome`, without times. */
const rowsOf = (output: string) =>
  output
    .split('\n')
    .slice(3)
    .map((row) =>
      row
        .slice(26)
        .replace(/\s+[\d.]+ ms$/, '')
        .replace(/\s{2,}/g, '  ')
        .trim(),
    )
    .filter(Boolean);

const allLines = async () => {
  const files = (await readdir(system.logFolder)).filter(
    (name) => name.endsWith('.log') && name !== 'stripe-emulator.log',
  );
  const texts = await Promise.all(files.map((name) => readFile(join(system.logFolder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter(Boolean));
};

describe('npm run follow', () => {
  it('prints the purchase of an order from the logs of all services, causes before effects', async () => {
    const rows = rowsOf((await follow(purchase.placedOrder)).output);
    const at = (what: RegExp) => rows.findIndex((row) => what.test(row));
    const story = [
      at(/^gateway {2}POST \/api\/v1\/checkout\/sessions {2}201 ok$/), // names no session: found by its trace
      at(/^gateway {2}PUT \/api\/v1\/checkout\/sessions\/:id\/payment {2}200 ok$/),
      at(/^gateway {2}POST \/api\/v1\/checkout\/sessions\/:id\/place {2}201 ok$/),
      at(/^checkout {2}POST \/api\/v1\/checkout\/sessions\/:id\/place {2}201 ok$/),
      at(/^payments {2}consumed checkout.submitted.v1: .* {2}ok$/),
      at(/^payments {2}job charge {2}ok$/),
      at(/^payments {2}published payment.captured.v1 \(\$[\d.]+, attempt 1\) {2}ok$/),
      at(/^checkout {2}consumed payment.captured.v1/),
      at(/^orders {2}consumed checkout.paid.v1/),
      at(/^orders {2}published order.created.v1 \(\$[\d.]+, MO-\w{6}, [\w-]+\) {2}ok$/),
      at(/^placement {2}consumed order.created.v1/),
      at(/^placement {2}POST \/api\/v1\/admin\/manual-orders\/:orderNumber\/fail {2}200 ok$/),
      at(/^payments {2}job refund {2}ok$/),
      at(/^payments {2}published payment.refunded.v1/),
    ];
    expect(story).not.toContain(-1);
    expect(story).toEqual(story.toSorted((a, b) => a - b));
    expect(rows.filter((row) => row.includes('published order.created.v1'))).toHaveLength(2);
  });

  it('finds the same purchase by either order and by the session, and no other purchase', async () => {
    const [byOrder, byOtherOrder, bySession] = await Promise.all([
      follow(purchase.placedOrder),
      follow(purchase.failedOrder.toLowerCase()), // in other letters
      follow(purchase.confirmation.checkoutSessionId),
    ]);
    expect(byOrder.output).toContain(purchase.confirmation.checkoutSessionId);
    expect(byOtherOrder.output).toBe(byOrder.output);
    expect(bySession.output).toBe(byOrder.output);
    for (const id of [other.confirmation.checkoutSessionId, other.placedOrder, other.failedOrder])
      expect(byOrder.output).not.toContain(id);
  });

  it('reads lines from standard input, also behind the prefix of a log collector', async () => {
    const lines = (await allLines()).map((line) => `[pod/muse-5d8f/main] ${line}`).join('\n');
    const running = follow(purchase.placedOrder, '--from', '-');
    running.stdin?.end(lines);
    expect(rowsOf((await running).output)).toEqual(rowsOf((await follow(purchase.placedOrder)).output));
  });

  it('says what to do where nothing is found', async () => {
    expect(await follow('MO-000000')).toEqual({
      code: 1,
      output: expect.stringMatching(/^No line about MO-000000 in \d+ files of .*--from -\n$/),
    });
    expect(await follow('7K2M9Q')).toEqual({ code: 1, output: expect.stringContaining('neither an order number') });
  });
});

describe('a log line', () => {
  it('names its release, trace, duration and outcome, and its purchase where one is known', async () => {
    const lines = (await allLines()).map((line) => JSON.parse(line) as Record<string, unknown>);
    const work = lines.filter(({ msg }) =>
      ['request', 'event published', 'event consumed', 'job'].includes(String(msg)),
    );
    expect(work.length).toBeGreaterThan(80);
    for (const line of work)
      expect(line).toMatchObject({
        release: expect.stringMatching(/^\d+\.\d+\.\d+\+8fc5900$/),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        durationMs: expect.any(Number),
        outcome: expect.any(String),
      });
    const ofPurchases = work.filter(({ type }) => /^(?:checkout|payment|order|placement)\./.test(String(type)));
    expect(ofPurchases.filter(({ sessionId }) => sessionId === undefined)).toEqual([]);
  });

  it('has every key once', async () => {
    for (const line of await allLines()) {
      const names = [
        ...line.matchAll(/(?<=[{,])"(service|release|traceId|sessionId|orderNumber|level|time|msg)":/g),
      ].map(([, name]) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });

  it('holds neither an address nor a name of a shopper', async () => {
    const text = (await allLines()).join('\n');
    for (const personal of ['Ada', 'Pine Street', '98101', 'ada@example.com', 'guest_'])
      expect(text).not.toContain(personal);
  });
});
