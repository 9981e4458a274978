/** The rooms of the house. Each has a Postgres schema, a database role and a URL of its own. */
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
