import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { askCustomer, createQuestionContext, type QuestionContext } from './support/questions.ts';

let ctx: QuestionContext;
beforeAll(async () => {
  ctx = await createQuestionContext({ ASK_SHOPPERS: '0' });
});
afterAll(() => ctx.close());

const { claimEntry, placeByHand } = api.placement;
const hours = 60 * 60;

/** An order in the hands of an operator. */
async function claimed() {
  const { storeId } = await ctx.priceyStore(['manual']);
  const order = await ctx.queueOrder({ storeId });
  await ctx.operator('olga').call(claimEntry, { params: order });
  return order;
}

describe('an operator who sees a price above the ceiling', () => {
  it('asks the shopper, also where machines may not; the entry waits, and nobody has it', async () => {
    const order = await claimed();
    const reply = await askCustomer(ctx, 'olga', order);
    expect([reply.status, reply.body.status, reply.body.assignee]).toEqual([200, 'on_hold', null]);
    const entry = await ctx.entry(order);
    expect(entry.question).toMatchObject({ askedBy: 'olga', totalCents: 30_000, answer: null });
    expect(entry.notes).toMatchObject([{ by: 'olga', text: 'seen in the bag' }]);
    const { body } = await ctx.operator('olga').call(api.placement.getInstructions, { params: order });
    expect(body.steps).toMatchObject([{ title: 'Wait for the shopper' }]);
  });

  it('is refused without a claim, below the ceiling, and after she has said that she submits', async () => {
    const order = await claimed();
    const codes = [
      (await askCustomer(ctx, 'otto', order)).problem.code,
      (await askCustomer(ctx, 'olga', order, 29_149)).problem.code,
    ];
    await ctx.operator('olga').call(api.placement.startSubmitting, { params: order });
    codes.push((await askCustomer(ctx, 'olga', order)).problem.code);
    expect(codes).toEqual(['held_by_another', 'not_over_ceiling', 'submission_begun']);
    const unclaimed = await ctx.queueOrder({ storeId: order.storeId });
    expect((await askCustomer(ctx, 'olga', unclaimed)).problem.code).toBe('not_held');
    const { address } = order;
    const unreachable = await ctx.queueOrder({ storeId: order.storeId, address: { ...address, email: null } });
    await ctx.operator('olga').call(claimEntry, { params: unreachable });
    expect((await askCustomer(ctx, 'olga', unreachable)).problem.code).toBe('customer_unreachable');
  });

  it('gets the order back after a pause if the shopper waits, and places it when the price is back', async () => {
    const order = await claimed();
    await askCustomer(ctx, 'olga', order);
    const [asked] = await eventuallyAsked(order);
    await ctx.answer(ctx.tokenFor(asked), 'wait');
    await ctx.pass(2 * hours);
    expect(await ctx.becomes(order, 'queued')).toMatchObject({
      reason: 'by hand: tried again, as the shopper waits for a lower price',
    });
    await ctx.operator('otto').call(claimEntry, { params: order });
    expect((await askCustomer(ctx, 'otto', order, 29_900)).status).toBe(200);
    expect((await ctx.entry(order)).question).toMatchObject({ askedBy: 'olga', totalCents: 29_900, answer: 'wait' });
    await ctx.pass(2 * hours);
    await ctx.becomes(order, 'queued');
    const body = { storeOrderNumber: `N-${order.orderNumber}`, actualTotalCents: 29_000 };
    expect((await ctx.operator('otto').call(placeByHand, { params: order, body })).status).toBe(200);
    expect(ctx.questionsOf(order)).toHaveLength(1);
  });

  it('cannot ask again after the 24 hours: the order is failed, or an admin allows the price', async () => {
    const order = await claimed();
    await askCustomer(ctx, 'olga', order);
    await ctx.operator('olga').call(api.placement.releaseEntry, { params: order });
    await ctx.pass(25 * hours);
    await ctx.operator('olga').call(claimEntry, { params: order });
    expect((await askCustomer(ctx, 'olga', order)).problem.code).toBe('customer_was_asked');
    const body = { storeOrderNumber: `N-${order.orderNumber}`, actualTotalCents: 30_000, override: true };
    await ctx.operator('olga').call(api.placement.releaseEntry, { params: order });
    expect((await ctx.admin.call(placeByHand, { params: order, body })).status).toBe(200);
  });
});

async function eventuallyAsked(order: { orderNumber: string }) {
  return eventually(() => {
    const asked = ctx.questionsOf(order);
    expect(asked).toHaveLength(1);
    return asked as [(typeof asked)[number]];
  });
}
