import { eventually } from '@muse/kit/testing';
import type { TestContext } from './context.ts';

/** Repeats an assertion until it holds, and runs due jobs and timers each time: in production they are polled once a second. */
export const eventuallyDue = <T>({ payments: server }: TestContext, assertion: () => T | Promise<T>): Promise<T> =>
  eventually(async () => {
    await server.runDue();
    return assertion();
  });

/** Waits until no job, outbox row or webhook event is open. */
export const untilIdle = (ctx: TestContext): Promise<void> =>
  eventuallyDue(ctx, async () => {
    const open = await ctx.env.look('select kind, last_error from payments.task where state = $1', ['open']);
    const unpublished = await ctx.env.look('select type from payments.outbox where published_at is null');
    const unprocessed = await ctx.env.look('select id from payments.webhook_event where processed_at is null');
    const left = [...open, ...unpublished, ...unprocessed];
    if (left.length > 0) throw new Error(`not idle yet: ${JSON.stringify(left)}`);
  });
