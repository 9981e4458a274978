export const roles = ['customer', 'ops', 'admin', 'service'] as const;
export type Role = (typeof roles)[number];

/** Who may knock at which kind of door. `admin` implies `ops`: it stands in every list where `ops` does. */
export const access = {
  public: null,
  shopper: ['customer', 'ops', 'admin'],
  operator: ['ops', 'admin'],
  admin: ['admin'],
  'operator or service': ['ops', 'admin', 'service'],
  /** One of our own services, by its own short-lived token; never through the gateway. */
  internal: ['service'],
} as const satisfies Record<string, readonly Role[] | null>;

export type Access = keyof typeof access;
