import {
  api,
  type DataOf,
  placementCustomerAsked,
  placementFailed,
  type QuestionAnswer,
  questionLink,
} from '@muse/contracts';
import { createLinkSigner } from '@muse/kit';
import { eventually } from '@muse/kit/testing';
import type { Order } from './context.ts';
import { createMachineContext, type MachineContext } from './machines.ts';
import type { Script } from './scripted-stores.ts';

type AskedOrder = Pick<Order, 'orderNumber'>;
type Asked = DataOf<typeof placementCustomerAsked>;

export interface QuestionContext extends MachineContext {
  /** The price at a store of its own, which a test changes; 28,578 was paid to the store, and 29,149 is its ceiling. */
  priceyStore(
    methods?: ['api' | 'headless', 'manual'] | ['manual'],
  ): Promise<{ storeId: string; price: { cents: number } }>;
  /** An order that waits for its shopper, and what she was asked. */
  asked(): Promise<{ order: Order; asked: Asked; price: { cents: number }; token: string }>;
  /** What notifications was given to ask, once for each time. */
  questionsOf(order: AskedOrder): Asked[];
  failuresOf(order: AskedOrder): DataOf<typeof placementFailed>[];
  tokenFor(asked: Pick<Asked, 'orderNumber' | 'questionId'>): string;
  answer(token: string, answer: QuestionAnswer): ReturnType<MachineContext['placement']['send']>;
  /** Moves the clock on, and runs what is due then. */
  pass(seconds: number): Promise<void>;
}

/** Machines that see a price above the ceiling, and a clock that only moves forward. */
export async function createQuestionContext(settings: Record<string, string> = {}): Promise<QuestionContext> {
  const ctx = await createMachineContext(settings);
  const { env, placement, stores } = ctx;
  const sign = createLinkSigner(
    JSON.parse(env.environment.NOTIFICATIONS_SERVICE_KEY as string) as { kid: string },
    questionLink,
  );
  const tokenFor: QuestionContext['tokenFor'] = ({ orderNumber, questionId }) => sign(orderNumber, questionId);
  const ofOrder =
    ({ orderNumber }: AskedOrder) =>
    ({ data }: { data: { orderNumber: string } }) =>
      data.orderNumber === orderNumber;
  let ahead = 0;

  const priceyStore: QuestionContext['priceyStore'] = async (methods = ['api', 'manual']) => {
    const price = { cents: 30_000 };
    const script: Script = {
      prepare: async () => ({ state: 'prepared', totalCents: price.cents, currency: 'USD' }),
      submit: async ({ buy }) => buy({ totalCents: price.cents }),
    };
    const storeId = await ctx.store(script, methods);
    stores.set(storeId, script);
    return { storeId, price };
  };

  return {
    ...ctx,
    priceyStore,
    tokenFor,
    async asked() {
      const { storeId, price } = await priceyStore();
      const order = await ctx.queueOrder({ storeId });
      const { data } = await env.spy.waitFor(
        placementCustomerAsked,
        (asked) => asked.orderNumber === order.orderNumber,
      );
      return { order, asked: data, price, token: tokenFor(data) };
    },
    questionsOf: (order) =>
      env.spy
        .received(placementCustomerAsked)
        .filter(ofOrder(order))
        .map(({ data }) => data),
    failuresOf: (order) =>
      env.spy
        .received(placementFailed)
        .filter(ofOrder(order))
        .map(({ data }) => data),
    answer: (token, answer) => placement.send('POST', `/questions/${token}`, { answer }),
    async pass(seconds) {
      ahead += seconds;
      await env.moveClock('placement', ahead);
      await placement.runDue();
    },
  };
}

/** Waits until the order has this question again, after it was tried. */
export const untilAttempts = (ctx: QuestionContext, order: AskedOrder, count: number) =>
  eventually(async () => {
    const entry = await ctx.entry(order);
    expect(entry.attempts.filter(({ outcome }) => outcome !== null)).toHaveLength(count);
    return entry;
  });

export const askCustomer = (ctx: QuestionContext, name: string, order: AskedOrder, actualTotalCents = 30_000) =>
  ctx
    .operator(name)
    .call(api.placement.askCustomer, { params: order, body: { actualTotalCents, note: 'seen in the bag' } });
