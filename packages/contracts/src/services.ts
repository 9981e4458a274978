/** The services. Each has its own Postgres schema, database role and URL. */
export const serviceNames = [
  'catalog',
  'cart',
  'checkout',
  'payments',
  'orders',
  'placement',
  'notifications',
] as const;
export type ServiceName = (typeof serviceNames)[number] | 'gateway';
