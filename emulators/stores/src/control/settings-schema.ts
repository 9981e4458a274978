import { z } from 'zod';

const cents = z.int().min(0);

/** What `POST /_control/settings` replaces; what is absent stays. */
export const settingsSchema = z
  .strictObject({
    products: z.array(
      z.strictObject({
        sku: z.string().min(1),
        name: z.string(),
        brand: z.string().default(''),
        price: cents,
        sizes: z.array(z.string()).default([]),
        colors: z.array(z.string()).default([]),
        soldOut: z.array(z.string()).default([]),
      }),
    ),
    shippingMethods: z
      .array(
        z.strictObject({
          id: z.string().min(1),
          name: z.string(),
          days: z.string().default(''),
          price: cents,
          freeFrom: cents.optional(),
        }),
      )
      .min(1),
    taxRates: z.record(z.string(), cents),
    promos: z.record(z.string(), z.int().min(0).max(100)),
    accounts: z.record(z.string().toLowerCase(), z.string().min(1)),
    api: z.strictObject({ key: z.string().min(1), webhookSecret: z.string().min(1) }),
  })
  .partial();
