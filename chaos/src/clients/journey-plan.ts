import { addresses, partlyServedAddress, type TestAddress } from './addresses.ts';
import type { CatalogVariant } from './catalog.ts';
import { type PaymentPlan, planPayment } from './payment-plan.ts';
import type { Random } from './random.ts';

/** One change of the cart. `nth` selects a line, as a fraction of the number of lines. */
export type CartStep =
  | { does: 'adds'; variant: CatalogVariant; quantity: number; safeBy: 'key' | 'version' }
  | { does: 'adds many'; items: { variant: CatalogVariant; quantity: number }[]; safeBy: 'key' | 'version' }
  | { does: 'changes the quantity'; nth: number; quantity: number }
  /** Another size or colour of the same product; `into` selects it, as a fraction of their number. */
  | { does: 'takes another variant'; nth: number; into: number }
  | { does: 'removes'; nth: number };

/** Everything a shopper decides, drawn before the journey begins, so that a fault during the journey changes no later decision. */
export interface JourneyPlan extends PaymentPlan {
  sameGuest: boolean;
  rereads: boolean;
  probesForeignSession: boolean;
  fill: CartStep[];
  /** For each session the fraction of the cart lines it takes; `null` takes the whole cart. Each session replaces the one before. */
  sessions: (number | null)[];
  keyForSession: boolean;
  address: TestAddress;
  addressAgain: TestAddress | null;
  paymentFirst: boolean;
  lateItems: { variant: CatalogVariant; quantity: number; when: 'before placing' | 'while placing' }[];
  ending: 'buys' | 'cancels' | 'lets it expire';
  afterPurchase: { placesAgain: number; cancels: number | null; reads: boolean };
}

export function planJourney(random: Random, catalog: readonly CatalogVariant[]): JourneyPlan {
  const variants = chooseVariants(random, catalog);
  const ending = random.weighed({ buys: 90, cancels: 5, 'lets it expire': 5 });
  return {
    sameGuest: random.chance(0.3),
    rereads: random.chance(0.2),
    probesForeignSession: random.chance(0.15),
    fill: planCart(random, variants, catalog),
    sessions: Array.from({ length: random.chance(0.12) ? 2 : 1 }, () =>
      random.chance(0.25) ? random.fraction() : null,
    ),
    keyForSession: random.chance(0.6),
    address: random.chance(0.05) ? partlyServedAddress : random.oneOf(addresses),
    addressAgain: random.chance(0.15) ? random.oneOf(addresses) : null,
    paymentFirst: random.chance(0.3),
    lateItems: Array.from({ length: random.chance(0.45) ? random.whole(1, 2) : 0 }, () => ({
      variant: variantFrom(random, random.chance(0.8) ? variants : catalog.filter(({ inStock }) => inStock)),
      quantity: random.whole(1, 2),
      when: random.oneOf(['before placing', 'while placing']),
    })),
    ending,
    ...planPayment(random),
    afterPurchase: {
      placesAgain: random.chance(0.3) ? random.whole(1, 4) : 0,
      cancels: random.chance(0.2) ? random.fraction() : null,
      reads: random.chance(0.6),
    },
  };
}

/** One to six variants that are in stock, from one to three stores. */
function chooseVariants(random: Random, catalog: readonly CatalogVariant[]): CatalogVariant[] {
  const stores = random.some([...new Set(catalog.map(({ storeId }) => storeId))], random.whole(1, 3));
  const inStock = catalog.filter((variant) => variant.inStock && stores.includes(variant.storeId));
  return random.some(inStock, random.whole(1, 6));
}

function planCart(random: Random, variants: CatalogVariant[], catalog: readonly CatalogVariant[]): CartStep[] {
  const wanted = variants.map((variant) => ({ variant, quantity: random.whole(1, 3) }));
  const safeBy = random.weighed({ key: 5, version: 5 });
  const batch = random.chance(0.35);
  const steps: CartStep[] = batch
    ? [{ does: 'adds many', items: wanted, safeBy }]
    : wanted.map(({ variant, quantity }) => ({ does: 'adds', variant, quantity, safeBy }));
  const soldOut = catalog.filter(({ inStock }) => !inStock);
  if (soldOut.length > 0 && random.chance(0.06))
    steps.push({ does: 'adds', variant: variantFrom(random, soldOut), quantity: 1, safeBy });
  if (random.chance(0.3))
    steps.push({ does: 'changes the quantity', nth: random.fraction(), quantity: random.whole(1, 5) });
  if (random.chance(0.1))
    steps.push({ does: 'takes another variant', nth: random.fraction(), into: random.fraction() });
  if (variants.length > 1 && random.chance(0.15)) steps.push({ does: 'removes', nth: random.fraction() });
  return steps;
}

/** Throws if there is nothing to choose from: the demo catalog was not loaded. */
function variantFrom(random: Random, items: readonly CatalogVariant[]): CatalogVariant {
  const [first, ...others] = items;
  if (!first) throw new RangeError('There is no variant to choose from');
  return random.oneOf([first, ...others]);
}
