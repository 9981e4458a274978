import type { PlacementMethod, TaxCode } from '@muse/contracts';
import { demoRates } from './demo-shipping.ts';

/** The demo catalog: names of real stores, invented products. `loadDemoCatalog` imports it over the API. */

export interface DemoProduct {
  sku: string;
  name: string;
  brand: string;
  /** In dollars; `was` is the original price of a reduced product. */
  price: number;
  was?: number;
  sizes: (string | null)[];
  colors: (string | null)[];
  /** General goods if absent. */
  taxCode?: TaxCode;
  /** Variants that are sold out, as `size/color`. */
  soldOut?: string[];
  /** The weight of one unit, packed. */
  grams?: number;
}

export interface DemoStore {
  storeId: string;
  name: string;
  website: string;
  countries?: string[];
  excludedStates?: string[];
  noPoBoxes?: boolean;
  /** By hand if absent. */
  methods?: PlacementMethod[];
  products: DemoProduct[];
}

const clothing: TaxCode = 'txcd_30011000';
const handbags: TaxCode = 'txcd_30060001';
const books: TaxCode = 'txcd_35010000';

/** Stores whose orders are placed by hand. */
export const demoStores: DemoStore[] = [
  {
    storeId: 'nordstrom',
    name: 'Nordstrom',
    website: 'https://www.nordstrom.com',
    products: [
      {
        sku: 'NORD-CASH-01',
        taxCode: clothing,
        name: 'Cashmere Crewneck Sweater',
        brand: 'Nordstrom',
        price: 129.5,
        was: 179,
        sizes: ['S', 'M', 'L'],
        colors: ['Navy', 'Oatmeal'],
        soldOut: ['L/Oatmeal'],
      },
      {
        sku: 'NORD-LOAF-02',
        taxCode: clothing,
        name: 'Leather Penny Loafer',
        brand: 'Cole Haan',
        price: 160,
        sizes: ['9', '10', '11'],
        colors: ['Brown'],
      },
      {
        sku: 'NORD-TOTE-03',
        taxCode: handbags,
        name: 'Everyday Canvas Tote',
        brand: 'Madewell',
        price: 78,
        sizes: [null],
        colors: ['Black', 'Natural'],
      },
    ],
  },
  {
    storeId: 'nordstrom-rack',
    name: 'Nordstrom Rack',
    website: 'https://www.nordstromrack.com',
    products: [
      {
        sku: 'RACK-DENM-01',
        taxCode: clothing,
        name: 'Slim Straight Jeans',
        brand: 'Levi’s',
        price: 39.97,
        was: 79.5,
        sizes: ['30', '32', '34'],
        colors: ['Indigo', 'Black'],
      },
      {
        sku: 'RACK-SHIR-02',
        taxCode: clothing,
        name: 'Linen Button-Down Shirt',
        brand: '14th & Union',
        price: 24.97,
        was: 49.5,
        sizes: ['S', 'M', 'L'],
        colors: ['White', 'Sky'],
        soldOut: ['S/White'],
      },
      {
        sku: 'RACK-SOCK-03',
        taxCode: clothing,
        name: 'Merino Socks, 3 Pairs',
        brand: 'Smartwool',
        price: 19.98,
        was: 36,
        sizes: [null],
        colors: ['Grey'],
      },
    ],
  },
  {
    storeId: 'rei',
    name: 'REI Co-op',
    website: 'https://www.rei.com',
    excludedStates: ['HI'],
    noPoBoxes: true,
    products: [
      {
        sku: 'REI-RAIN-01',
        taxCode: clothing,
        name: 'Rainier Rain Jacket',
        brand: 'REI Co-op',
        price: 99.95,
        sizes: ['S', 'M', 'L', 'XL'],
        colors: ['Spruce', 'Cinder'],
      },
      {
        sku: 'REI-BOTL-02',
        name: 'Wide-Mouth Bottle 32 oz',
        brand: 'Nalgene',
        price: 17.95,
        sizes: [null],
        colors: ['Clear Blue', 'Slate'],
      },
    ],
  },
  {
    storeId: 'uncommon-goods',
    name: 'Uncommon Goods',
    website: 'https://www.uncommongoods.com',
    products: [
      {
        sku: 'UG-MUG-01',
        name: 'Hand-Thrown Stoneware Mug',
        brand: 'Clay Path',
        price: 34,
        sizes: [null],
        colors: ['Moss', 'Clay', 'Ink'],
      },
      {
        sku: 'UG-PUZZ-02',
        name: 'National Parks Puzzle, 1,000 Pieces',
        brand: 'True South',
        price: 28,
        sizes: [null],
        colors: [null],
      },
      {
        sku: 'UG-CAND-03',
        name: 'Seasons Candle Set',
        brand: 'Homesick',
        price: 48,
        was: 56,
        sizes: [null],
        colors: [null],
      },
    ],
  },
  {
    storeId: 'powells',
    name: 'Powell’s Books',
    website: 'https://www.powells.com',
    products: [
      {
        sku: 'PB-DDIA',
        grams: 1_100,
        taxCode: books,
        name: 'Designing Data-Intensive Applications',
        brand: 'O’Reilly',
        price: 54.99,
        sizes: ['Paperback', 'Hardcover'],
        colors: [null],
      },
      {
        sku: 'PB-ATLAS',
        grams: 640,
        taxCode: books,
        name: 'Atlas of Remote Islands',
        brand: 'Penguin',
        price: 32,
        sizes: [null],
        colors: [null],
      },
    ],
  },
];

export const cents = (dollars: number): number => Math.round(dollars * 100);

/** A store as an admin sends it to the catalog. */
export const storeRequest = ({
  storeId,
  name,
  website,
  countries = ['US'],
  excludedStates = [],
  noPoBoxes = false,
  methods = ['manual'],
}: DemoStore) => ({
  ...{ name, website, logoUrl: `${website}/favicon.ico` },
  shipping: { countries, excludedStates, noPoBoxes, rates: demoRates[storeId] ?? [] },
  placement: { methods },
});

/** The offers of a store, one per variant, as an admin sends them. */
export const offersOf = ({ storeId, website, products }: DemoStore) =>
  products.flatMap(
    ({ sku, name, brand, price, was, sizes, colors, taxCode = 'txcd_99999999', soldOut = [], grams = null }) =>
      sizes.flatMap((size) =>
        colors.map((color) => ({
          storeId,
          productSku: sku,
          size,
          color,
          productName: name,
          productUrl: `${website}/p/${sku.toLowerCase()}`,
          productImageUrl: `${website}/images/${sku.toLowerCase()}.jpg`,
          brand,
          taxCode,
          priceCents: cents(price),
          originalPriceCents: cents(was ?? price),
          currency: 'USD',
          weightGrams: grams,
          inStock: !soldOut.includes(`${size}/${color}`),
        })),
      ),
  );
