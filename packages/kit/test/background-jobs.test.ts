import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';
import { createGatedJobs, expectBegun, want } from './support/gated-jobs.ts';

let env: TestEnvironment;
beforeEach(async () => {
  env = await createTestEnvironment();
});
afterEach(() => env.close());

const leased = async () =>
  (await env.look<{ key: string }>('select dedupe_key as key from checkout.task where locked_until is not null')).map(
    ({ key }) => key,
  );
const done = async () => (await env.look<{ name: string }>('select name from checkout.done')).map(({ name }) => name);

describe('background jobs', () => {
  it('are leased only when they begin, and wait for whichever replica has a free slot', async () => {
    const [first, second] = [createGatedJobs('checkout'), createGatedJobs('checkout')];
    const server = await env.start(first.definition);
    await want(env, 'checkout', 'slow', ['a', 'b', 'c']);
    await server.beginDue();
    await eventually(() => expect(first.begun).toHaveLength(2));
    expect((await leased()).sort()).toEqual([...first.begun].sort());

    await env.start(second.definition);
    await eventually(() => expect([...first.begun, ...second.begun].sort()).toEqual(['a', 'b', 'c']));
    first.open();
    second.open();
    await eventually(async () => expect((await done()).sort()).toEqual(['a', 'b', 'c']));
  });

  it('are leased by the commit that enqueues them where a slot is free, without a claim', async () => {
    const jobs = createGatedJobs('checkout');
    const server = await env.start(jobs.definition);
    await want(env, 'checkout', 'slow', ['a', 'b', 'c']);
    await server.beginDue();
    await expectBegun(jobs, ['a', 'b']);
    const epochs = await env.look<{ epoch: number }>('select epoch from checkout.task order by dedupe_key');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 1, 1]); // a claim would have raised it
    jobs.open();
    await eventually(async () => expect((await done()).sort()).toEqual(['a', 'b', 'c']));
    expect(await env.look(`select from checkout.task where epoch = 2`)).toHaveLength(1);
  });

  it('begin as soon as a slot is free, without another look of the scheduler', async () => {
    const jobs = createGatedJobs('checkout');
    const server = await env.start(jobs.definition, {}, { lookEveryMs: 3_600_000 });
    const names = Array.from({ length: 30 }, (_, index) => `job-${index + 10}`);
    await want(env, 'checkout', 'slow', names);
    await server.beginDue();
    jobs.open();
    await eventually(async () => expect((await done()).sort()).toEqual(names));
  });

  it('are not taken over while they run, however slow they are', async () => {
    const [first, second] = [createGatedJobs('checkout'), createGatedJobs('checkout')];
    const server = await env.start(first.definition);
    await want(env, 'checkout', 'slow', ['a']);
    await server.beginDue();
    await expectBegun(first, ['a']);
    const other = await env.start(second.definition);
    for (let seconds = 10; seconds <= 120; seconds += 10) {
      await env.moveClock('checkout', seconds, { whileBusy: true });
      await server.beginDue();
      await other.beginDue();
    }
    expect([...first.begun, ...second.begun]).toEqual(['a']);
    first.open();
    await eventually(async () => expect(await done()).toEqual(['a']));
  });

  it('write nothing after another replica has taken them over', async () => {
    const [first, second] = [createGatedJobs('checkout'), createGatedJobs('checkout')];
    const server = await env.start(first.definition);
    await want(env, 'checkout', 'slow', ['a', 'b']);
    await server.beginDue();
    await expectBegun(first, ['a', 'b']);
    await env.look('update checkout.task set locked_until = null');
    const other = await env.start(second.definition);
    await eventually(async () => {
      await other.beginDue();
      expect(second.begun.sort()).toEqual(['a', 'b']);
    });
    first.open();
    await server.stop();
    expect(await done()).toEqual([]);
    second.open();
    await eventually(async () => expect((await done()).sort()).toEqual(['a', 'b']));
  });

  it('have ended when runDue returns and when the clock is moved: the backoff of one that fails is not counted from the new time', async () => {
    const jobs = createGatedJobs('checkout');
    const server = await env.start(jobs.definition);
    await want(env, 'checkout', 'slow', ['a']);
    const ended: string[] = [];
    const runDue = server.runDue().then(() => ended.push('runDue'));
    await expectBegun(jobs, ['a']);
    const moveClock = env.moveClock('checkout', 60).then(() => ended.push('moveClock'));
    await server.beginDue(); // as long as both would take if they did not wait for the job
    expect(ended).toEqual([]);
    jobs.open();
    await Promise.all([runDue, moveClock]);
    expect(await done()).toEqual(['a']);
  });

  it('of one kind are looked for while another has a backlog', async () => {
    const jobs = createGatedJobs('cart');
    const server = await env.start(jobs.definition);
    await want(env, 'cart', 'urgent', ['urgent']);
    await server.beginDue();
    await eventually(async () =>
      expect(await env.look(`select attempts from cart.task where kind = 'urgent'`)).toEqual([{ attempts: 1 }]),
    );
    await want(env, 'cart', 'slow', ['a', 'b', 'c', 'd']);
    await server.beginDue();
    await eventually(() => expect(jobs.begun).toHaveLength(2));
    await env.moveClock('cart', 6, { whileBusy: true });
    await server.beginDue();
    await eventually(() => expect(jobs.begun).toContain('urgent'));
    jobs.open();
  });
});
