import { checkoutCompleted } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { createGatedJobs, want } from './support/gated-jobs.ts';
import { completed, countingConsumer } from './support/services.ts';

let env: TestEnvironment;
beforeEach(async () => {
  env = await createTestEnvironment();
});
afterEach(() => env.close());

const metricsOf = async (server: TestServer) => String((await server.admin.send('GET', '/metrics')).body);
const seriesOf = (metrics: string) => metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const valueOf = (metrics: string, series: string) =>
  Number(
    seriesOf(metrics)
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? Number.NaN,
  );

describe('the metrics of a service', () => {
  it('tell how many jobs are open and how old the oldest is, by kind', async () => {
    const jobs = createGatedJobs('checkout');
    const server = await env.start(jobs.definition);
    await want(env, 'checkout', 'slow', ['a', 'b', 'c']);
    await server.beginDue();
    await env.moveClock('checkout', 100, { whileBusy: true });
    const metrics = await metricsOf(server);
    jobs.open();
    expect(valueOf(metrics, 'jobs_open{kind="slow"}')).toBe(3);
    expect(valueOf(metrics, 'jobs_oldest_seconds{kind="slow"}')).toBeGreaterThanOrEqual(100);
    expect(valueOf(metrics, 'jobs_oldest_seconds{kind="slow"}')).toBeLessThan(130);
    expect(valueOf(metrics, 'jobs_open{kind="urgent"}')).toBe(0);
    expect(metrics).toMatch(/build_info\{release="\d+\.\d+\.\d+",node="v\d+\.[\d.]+"\} 1/);
  });

  it('tell of waiting retries, of queues and consumers, and how long each statement took', async () => {
    const server = await env.start(countingConsumer, {}, { watchEveryMs: 200 });
    for (const session of ['early-1', 'early-2']) await env.publish(checkoutCompleted, completed(session));
    await eventually(async () => {
      const rows = await env.look('select from cart.scheduled_message');
      expect(rows).toHaveLength(2);
    });
    await eventually(async () => {
      const metrics = await metricsOf(server);
      expect(metrics).toContain('queue_consumers{queue="muse.cart.count-what-is-heard.v2"} 1');
      expect(valueOf(metrics, 'queue_messages{queue="muse.cart.count-what-is-heard.v2"}')).toBe(0);
    });
    const metrics = await metricsOf(server);
    expect(valueOf(metrics, 'retries_waiting{consumer="count-what-is-heard"}')).toBe(2);
    expect(valueOf(metrics, 'retries_oldest_seconds{consumer="count-what-is-heard"}')).toBeLessThan(60);
    expect(valueOf(metrics, 'consumers_expected')).toBe(valueOf(metrics, 'consumers_up'));
    expect(metrics).toMatch(
      /sql_statement_seconds_count\{statement="insert inbox messaging\/consuming\/inbox\.ts"\} \d+/,
    );
    expect(valueOf(metrics, 'sql_statement_seconds_count{statement="commit"}')).toBeGreaterThan(0);
  });

  it('have no more series after more requests and events: no label is an id, a path or a number', async () => {
    const server = await env.start(countingConsumer);
    const work = async (from: number) => {
      for (let index = from; index < from + 20; index += 1) {
        await env.publish(checkoutCompleted, completed(`cs_${index}`));
        await server.as('olivia', ['ops']).send('GET', `/orders/MO-${index}?page=${index}`);
        await server.as('olivia', ['ops']).send(`X${index}`, '/nothing');
      }
      await eventually(async () => {
        const [row] = await env.look<{ count: number }>(
          "select count(*)::int as count from cart.heard where session_id like 'cs!_%' escape '!'",
        );
        expect(row?.count).toBe(from + 20);
      });
    };
    // A timer may run its statements for the first time in between; their labels are constants of the code.
    const statements =
      /^sql_statement_seconds.*statement="(?:commit|(?:select|insert|update|delete) [a-z_]+ [a-z/-]+\.ts)"/;
    const names = async () =>
      seriesOf(await metricsOf(server))
        .map((line) => line.replace(/ [^ ]+$/, ''))
        .filter((name) => !name.startsWith('nodejs_') && !statements.test(name));
    await work(0);
    await names(); // a scrape reads the database, which is measured, too
    const before = await names();
    await work(20);
    expect((await names()).filter((name) => !before.includes(name))).toEqual([]);
  });
});
