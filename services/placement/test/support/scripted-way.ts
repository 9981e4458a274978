import type { MachineMethod } from '../../src/domain/machine.ts';
import type { AttemptContext, NotSubmitted, Placed, PlacementOrder, UnknownOutcome, Way } from '../../src/ways/way.ts';

/** A way whose store does what a test says. It counts what a store would have received. */
export interface ScriptedWay extends Way {
  /** The numbers of the orders that were prepared, and of those that were submitted. */
  prepared: string[];
  submitted: string[];
  /** What `prepare` returns next; by default everything is ready at the frozen price. */
  onPrepare(
    script: (
      order: PlacementOrder,
      context: AttemptContext,
    ) => Promise<NotSubmitted | undefined> | NotSubmitted | undefined,
  ): void;
  onSubmit(script: (order: PlacementOrder) => UnknownOutcome | NotSubmitted | undefined): void;
}

export function createScriptedWay(method: MachineMethod): ScriptedWay {
  let prepareScript: Parameters<ScriptedWay['onPrepare']>[0] = () => undefined;
  let submitScript: Parameters<ScriptedWay['onSubmit']>[0] = () => undefined;
  const prepared: string[] = [];
  const submitted: string[] = [];
  return {
    method,
    prepared,
    submitted,
    onPrepare: (script) => void (prepareScript = script),
    onSubmit: (script) => void (submitScript = script),
    unavailable: async () => undefined,
    version: async () => `${method} 1`,
    async open(order, context) {
      const total = { totalCents: order.ceilingCents - 100, currency: order.currency };
      return {
        async prepare() {
          await context.checkpoint('first');
          prepared.push(order.orderNumber);
          return (await prepareScript(order, context)) ?? { state: 'prepared', ...total };
        },
        async submit() {
          submitted.push(order.orderNumber);
          const placed: Placed = {
            state: 'placed',
            storeOrderNumber: `S-${order.orderNumber}`,
            proof: 'page',
            ...total,
          };
          return submitScript(order) ?? placed;
        },
        close: async () => undefined,
      };
    },
    lookUp: async () => ({ state: 'absent' }),
  };
}

export const notSubmitted = (code: NotSubmitted['code']): NotSubmitted => ({
  state: 'not_submitted',
  code,
  detail: 'as scripted',
});
