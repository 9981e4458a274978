import type { Ways } from '../../src/ways/index.ts';
import type {
  AttemptContext,
  LookUp,
  NotSubmitted,
  Placed,
  PlacementOrder,
  Prepared,
  StoreReference,
  UnknownOutcome,
  Way,
} from '../../src/ways/way.ts';

/** One attempt, as a script sees it. */
export interface Attempted {
  order: PlacementOrder;
  context: AttemptContext;
  method: Way['method'];
  /** The store records the purchase, and the answer says so. */
  buy(changes?: Partial<Placed>): Placed;
}

/** What a store does at each step; what is left out goes well. */
export interface Script {
  unavailable?(): ReturnType<Way['unavailable']>;
  prepare?(attempt: Attempted): Promise<Prepared | NotSubmitted>;
  submit?(attempt: Attempted): Promise<Placed | NotSubmitted | UnknownOutcome>;
  lookUp?(order: PlacementOrder, reference: StoreReference): Promise<LookUp>;
}

/** Pretend stores without a network: each does what its test says, and counts what was bought there. */
export function createScriptedWays() {
  const scripts = new Map<string, Script>();
  const purchases: { storeId: string; orderNumber: string; storeOrderNumber: string }[] = [];
  const scriptOf = (storeId: string): Script => scripts.get(storeId) ?? {};

  const buy = ({ storeId, orderNumber }: PlacementOrder, changes: Partial<Placed> = {}): Placed => {
    const storeOrderNumber = changes.storeOrderNumber ?? `${storeId}-${purchases.length + 1}`;
    purchases.push({ storeId, orderNumber, storeOrderNumber });
    const total = { totalCents: 28_000, currency: 'USD' };
    return { state: 'placed', storeOrderNumber, ...total, proof: 'https://store.example/thanks', ...changes };
  };

  const way = (method: Way['method']): Way => ({
    method,
    unavailable: async (storeId) => scriptOf(storeId).unavailable?.(),
    version: async () => 'script 1',
    async open(order, context) {
      const script = scriptOf(order.storeId);
      const attempt: Attempted = { order, context, method, buy: (changes) => buy(order, changes) };
      return {
        async prepare() {
          await context.checkpoint('bag');
          if (script.prepare) return script.prepare(attempt);
          return { state: 'prepared', totalCents: 28_000, currency: 'USD' };
        },
        submit: async () => script.submit?.(attempt) ?? attempt.buy(),
        close: async () => undefined,
      };
    },
    lookUp: async (order, reference) => scriptOf(order.storeId).lookUp?.(order, reference) ?? { state: 'absent' },
  });

  const ways: Ways = { api: way('api'), headless: way('headless') };
  return {
    ways,
    set: (storeId: string, script: Script) => void scripts.set(storeId, script),
    purchasesOf: (orderNumber: string) => purchases.filter((purchase) => purchase.orderNumber === orderNumber),
    purchasesAt: (storeId: string) => purchases.filter((purchase) => purchase.storeId === storeId),
  };
}
