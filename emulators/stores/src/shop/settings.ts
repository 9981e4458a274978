import { type Product, seedProducts } from './products.ts';

export interface ShippingMethod {
  id: string;
  name: string;
  days: string;
  price: number;
  /** From this value of goods on it is free. */
  freeFrom?: number;
}

/** What a shop sells and to whom: seeded, and changed by the control API. */
export interface Settings {
  products: Product[];
  shippingMethods: ShippingMethod[];
  /** By state or province, in hundred-thousandths; one that is not listed has no tax. */
  taxRates: Record<string, number>;
  /** Promotion codes and their discount in percent. */
  promos: Record<string, number>;
  /** Customers with an account: e-mail and password. */
  accounts: Record<string, string>;
  /** The key of the API's callers, and the secret that ACP's order events are signed with. */
  api: { key: string; webhookSecret: string };
}

export const seedSettings = (): Settings => ({
  products: seedProducts(),
  shippingMethods: [
    { id: 'standard', name: 'Standard', days: '3–5 business days', price: 695, freeFrom: 15_000 },
    { id: 'express', name: 'Express', days: '1–2 business days', price: 2_495 },
  ],
  taxRates: { CA: 7250, FL: 6000, IL: 6250, MA: 6250, NJ: 6625, NY: 8875, PA: 6000, TX: 8250, WA: 6500, ON: 13_000 },
  promos: { WELCOME10: 10 },
  accounts: { 'buyer-1@muse.example': 'store-password-1', 'buyer-2@muse.example': 'store-password-2' },
  api: { key: 'store-api-key', webhookSecret: 'store-webhook-secret' },
});
