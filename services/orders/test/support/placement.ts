import { api } from '@muse/contracts';
import type { RefusalError } from '@muse/kit';
import { stubbed, type TestEnvironment } from '@muse/kit/testing';

/** A stub of placement that agrees to every cancellation, unless an order number has another answer. */
export async function stubPlacement(env: TestEnvironment) {
  const answers = new Map<string, () => Promise<void>>();
  const { asked } = await env.stub('placement', [
    stubbed(api.placement.cancelPlacement, async ({ params: { orderNumber } }) => {
      await answers.get(orderNumber)?.();
      return { status: 200 as const, body: { museOrderNumber: orderNumber, status: 'cancelled' as const } };
    }),
  ]);
  return {
    answers,
    /** The requests that placement has received about an order. */
    requestsFor: (orderNumber: string) =>
      asked.filter(
        ({ request }) => (request as { params: { orderNumber: string } }).params.orderNumber === orderNumber,
      ),
  };
}

/** An answer of placement that refuses the cancellation. */
export const refusing = (refusal: RefusalError) => () => Promise.reject<void>(refusal);
