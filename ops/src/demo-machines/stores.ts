import type { DemoStore } from '../demo-catalog.ts';

/** A demo store whose orders a machine places: a tenant of the store emulator with the same name and products. */
export interface MachineStore extends DemoStore {
  /** What its tenant is reached by. */
  by: 'acp' | 'ucp' | 'browser';
  /** Switches of its tenant; docs of the emulator name them. */
  switches?: Record<string, unknown>;
}

const store = (
  storeId: string,
  name: string,
  by: MachineStore['by'],
  rest: Pick<MachineStore, 'products' | 'switches'>,
) => ({
  ...{ storeId, name, by },
  website: `https://${storeId}.example`,
  methods: [by === 'browser' ? ('headless' as const) : ('api' as const), 'manual' as const],
  ...rest,
});

/** Invented stores, one for each way. The last one's bank asks for a code, which only a person can enter. */
export const machineStores: MachineStore[] = [
  store('harbor-supply', 'Harbor Supply', 'acp', {
    products: [
      {
        sku: 'HS-LAMP-01',
        name: 'Brass Ship Lamp',
        brand: 'Harbor',
        price: 64,
        sizes: [null],
        colors: ['Brass', 'Black'],
      },
      {
        sku: 'HS-ROPE-02',
        name: 'Cotton Rope Basket',
        brand: 'Harbor',
        price: 38.5,
        sizes: ['S', 'L'],
        colors: [null],
      },
    ],
  }),
  store('maple-and-main', 'Maple & Main', 'ucp', {
    products: [
      {
        sku: 'MM-BOARD-01',
        name: 'Maple Cutting Board',
        brand: 'Main',
        price: 45,
        sizes: ['Medium', 'Large'],
        colors: [null],
      },
      { sku: 'MM-SALT-02', name: 'Flake Salt', brand: 'Main', price: 12.5, sizes: [null], colors: [null] },
    ],
  }),
  store('larkspur', 'Larkspur', 'browser', {
    products: [
      {
        sku: 'LS-SCARF-01',
        name: 'Lambswool Scarf',
        brand: 'Larkspur',
        price: 58,
        sizes: [null],
        colors: ['Fern', 'Rust'],
      },
      {
        sku: 'LS-GLOV-02',
        name: 'Knit Gloves',
        brand: 'Larkspur',
        price: 29,
        sizes: ['S', 'M', 'L'],
        colors: ['Grey'],
      },
    ],
  }),
  store('juniper-lane', 'Juniper Lane', 'browser', {
    switches: { threeDSecure: true },
    products: [
      {
        sku: 'JL-VASE-01',
        name: 'Stoneware Vase',
        brand: 'Juniper',
        price: 52,
        sizes: [null],
        colors: ['Sand', 'Slate'],
      },
    ],
  }),
];
