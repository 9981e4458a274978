import { eventually } from '@muse/kit/testing';
import { createMachineContext, type MachineContext } from './support/machines.ts';

let ctx: MachineContext;
beforeEach(async () => {
  ctx = await createMachineContext();
});
afterEach(() => ctx.close());

const rowOf = async (orderNumber: string) =>
  (
    await ctx.env.look<{ status: string; code: string | null }>(
      `select t.status, a.code from placement.placement_task t join placement.attempt a on a.task_id = t.id where t.order_number = $1`,
      [orderNumber],
    )
  )[0];

describe('a process that is stopped', () => {
  it('lets a submission end, so that its outcome is known', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    let signal: AbortSignal | undefined;
    const storeId = await ctx.store({
      async submit({ buy, context }) {
        signal = context.signal;
        await answered;
        return buy();
      },
    });
    const order = await ctx.queueOrder({ storeId });
    await eventually(() => expect(signal).toBeDefined());
    const stopped = ctx.placement.stop();
    expect(signal?.aborted).toBe(false);
    answer();
    await stopped;
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'placed', code: null });
  });

  it('ends an attempt that is still preparing, and leaves the order to be tried again', async () => {
    let isPreparing = false;
    const storeId = await ctx.store({
      prepare() {
        isPreparing = true;
        return new Promise(() => undefined); // a way that does not notice
      },
    });
    const order = await ctx.queueOrder({ storeId });
    await eventually(() => expect(isPreparing).toBe(true));
    await ctx.placement.stop();
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'queued', code: 'interrupted' });
    expect(ctx.stores.purchasesOf(order.orderNumber)).toEqual([]);
  });
});
