export const roles = ['customer', 'ops', 'admin', 'service'] as const;
export type Role = (typeof roles)[number];

/** The roles that may call an endpoint, by kind of access. `admin` implies `ops`: it is in every list that has `ops`. */
export const access = {
  public: null,
  shopper: ['customer', 'ops', 'admin'],
  operator: ['ops', 'admin'],
  admin: ['admin'],
  'operator or service': ['ops', 'admin', 'service'],
  /** One of our own services, with its own short-lived token. Not reachable through the gateway. */
  internal: ['service'],
} as const satisfies Record<string, readonly Role[] | null>;

export type Access = keyof typeof access;
