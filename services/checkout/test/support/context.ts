import {
  api,
  type Cart,
  type SessionStatus,
  sessionStates,
  type TaxRequest,
  type Variant,
  type VersionedOffer,
  type VersionedStore,
} from '@muse/contracts';
import { refuse, reply } from '@muse/kit';
import { createTestEnvironment, stubbed, type TestEnvironment } from '@muse/kit/testing';
import type { SessionTrigger } from '../../src/domain/transitions.ts';
import { checkout } from '../../src/service.ts';
import { type CartEntry, cardOf, cartOf, storeOf } from './fixtures.ts';
import { itemsOf, offerOf, refreshed, tenPercent } from './offers.ts';

/** Starts checkout with stubs of the services it calls: carts that tests fill, and payments that has every card but `pm_unknown`. */
export async function createTestContext(
  overrides: Record<string, string> = {},
  stores: VersionedStore[] = defaultStores,
) {
  const env = await createTestEnvironment();
  const carts = new Map<string, Cart>();
  /** Runs while payments is reading a card. */
  const duringPaymentMethodRead: { run?: () => Promise<unknown> } = {};
  /** The queries with which checkout read payment methods. */
  const paymentMethodReads: object[] = [];
  const down = { catalog: false, payments: false, cart: false, tax: false };
  /** What Stripe Tax was asked through payments, and what runs meanwhile. It takes ten percent. */
  const taxes: { asked: TaxRequest[]; during?: (() => Promise<unknown>) | undefined } = { asked: [] };
  /** What the catalog says of a product, where it is not what the carts show. Null: it no longer has it. */
  const catalogChanges = new Map<string, Partial<VersionedOffer> | null>();
  const catalogOffer = ({ productSku }: Variant): VersionedOffer | undefined => {
    const change = catalogChanges.get(productSku);
    const shown = [...carts.values()]
      .reverse()
      .flatMap(itemsOf)
      .find((item) => item.productSku === productSku);
    return shown && change !== null ? { ...offerOf(shown), ...change } : undefined;
  };
  const catalogStores = [...stores];
  const stubs = {
    catalog: await env.stub('catalog', [
      stubbed(api.catalog.backfillStores, () => {
        if (down.catalog) throw new Error('down');
        return reply(200, { stores: catalogStores });
      }),
      stubbed(api.catalog.lookUpOffers, ({ body: { variants } }) => {
        if (down.catalog) throw new Error('down');
        return reply(200, { offers: variants.flatMap((variant) => catalogOffer(variant) ?? []), stores: [] });
      }),
    ]),
    cart: await env.stub('cart', [
      stubbed(api.cart.readCart, ({ params }) => {
        if (down.cart) throw new Error('down');
        return reply(200, carts.get(params.shopper) ?? cartOf([]));
      }),
      stubbed(api.cart.refreshOffers, ({ body: { variants } }) => {
        if (down.cart) throw new Error('down');
        for (const [shopper, cart] of carts) carts.set(shopper, refreshed(cart, variants, catalogOffer));
        return reply(204, undefined);
      }),
    ]),
    payments: await env.stub('payments', [
      stubbed(api.payments.readPaymentMethod, async ({ params, query }) => {
        paymentMethodReads.push(query);
        await duringPaymentMethodRead.run?.();
        if (down.payments) throw new Error('down');
        if (params.id === 'pm_unknown') refuse('payment_method_invalid');
        return reply(200, cardOf(params.id));
      }),
      stubbed(api.payments.calculateTax, async ({ body }) => {
        taxes.asked.push(body);
        await taxes.during?.();
        if (down.tax) refuse('service_unavailable');
        return reply(200, { stores: body.stores.map(tenPercent) });
      }),
      stubbed(api.payments.readClientSecret, ({ params }) => {
        if (down.payments) throw new Error('down');
        return reply(200, { clientSecret: `secret_of_${params.sessionId}` });
      }),
    ]),
  };
  const server = await env.start(checkout, { PLACE_WAIT_SECONDS: '60', ...overrides });
  const fill = (shopper: string, entries: CartEntry[]) => carts.set(shopper, cartOf(entries));
  /** Checks that every transition of the test is in the state table. */
  const close = async () => {
    const lines = await env.look<{ from: SessionStatus; to: SessionStatus; fact: SessionTrigger }>(
      'select from_status as from, to_status as to, fact from checkout.session_history',
    );
    for (const { from, fact, to } of lines)
      expect([from, fact, sessionStates.next(from, fact)]).toEqual([from, fact, to]);
    await env.close();
  };
  return {
    env,
    server,
    down,
    taxes,
    duringPaymentMethodRead,
    paymentMethodReads,
    catalogChanges,
    catalogStores,
    stubs,
    fill,
    close,
  };
}
/** The stores of most carts; they ship to every state. */
const defaultStores = [storeOf('nordstrom', 1, {}), storeOf('rack', 1, {})];

export type TestContext = Awaited<ReturnType<typeof createTestContext>>;

export const historyOf = async (env: TestEnvironment, session: string): Promise<string[]> =>
  (
    await env.look<{ line: string }>(
      `select from_status || ' > ' || to_status as line from checkout.session_history where session_id = $1 order by id`,
      [session],
    )
  ).map(({ line }) => line);
