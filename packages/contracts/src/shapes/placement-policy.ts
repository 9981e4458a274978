import { z } from 'zod';
import { placementMethod, storeSlug } from './catalog.ts';
import * as s from './common.ts';

/** What operators read, and admins decide, about the machines that place orders. */

export const machineMethod = z.enum(['api', 'headless']);
/** How far a way of a store is trusted: only the last two buy anything, and a canary 5 of 100 orders. */
export const wayStage = z.enum(['draft', 'shadow', 'canary', 'live']);
export const reason = s.text(500);
const switchScopes = ['all', 'store', 'way', 'version'] as const;

const storeWay = z.object({
  method: placementMethod,
  /** Whether a new order may take it now. */
  usable: z.boolean(),
  /** Why not: a failure code, and a sentence. Null if it is usable. */
  code: z.string().nullable(),
  explanation: z.string(),
  /** Null for `manual`, as are the next three. */
  stage: wayStage.nullable(),
  /** Closed by its results until a person reopens it. */
  closed: z.object({ at: s.time, code: z.string(), detail: z.string() }).nullable(),
  /** The circuit breaker: open until a dry run succeeds, the first one at this time. */
  breaker: z.object({ openUntil: s.time, code: z.string(), failures: s.count }).nullable(),
  /** The results that the gate judges, and the lower bound of the success rate that they prove (Wilson, 95 %). */
  results: z.object({ succeeded: s.count, failed: s.count, lowerBound: z.number().min(0).max(1) }).nullable(),
});

export const storeWays = z.object({
  storeId: s.storeId,
  /** Who set the order of the ways. */
  source: z.enum(['catalog', 'admin']),
  ways: z.array(storeWay),
});
export type StoreWays = z.output<typeof storeWays>;

export const storePermission = z.object({
  id: s.id,
  storeId: s.storeId,
  scope: machineMethod,
  state: z.enum(['live', 'future', 'expired', 'suspended', 'revoked']),
  documentUrl: z.string(),
  documentSha256: z.string(),
  contact: z.string(),
  grantedAt: s.time,
  expiresAt: s.time,
  maxPerMinute: s.count,
  identification: z.string().nullable(),
  browserProfile: z.enum(['declared', 'natural']),
  createdAt: s.time,
  createdBy: z.string(),
  /** A block by the store suspends it until a person reinstates it. */
  suspended: z.object({ at: s.time, code: z.string() }).nullable(),
  revoked: z.object({ at: s.time, by: z.string(), reason: z.string() }).nullable(),
});
export type StorePermission = z.output<typeof storePermission>;

export const permissionRequest = z
  .strictObject({
    scope: machineMethod,
    documentUrl: z.url({ protocol: /^https$/ }).max(2000),
    documentSha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal'),
    contact: s.text(200),
    grantedAt: z.iso.datetime({ offset: true }).optional(),
    expiresAt: z.iso.datetime({ offset: true }),
    maxPerMinute: z.int().min(1).max(600).default(6),
    identification: s.orNull(s.text(200)),
    browserProfile: z.enum(['declared', 'natural']).default('declared'),
    reason,
  })
  .refine(({ scope, browserProfile }) => scope === 'headless' || browserProfile === 'declared', {
    path: ['browserProfile'],
    error: 'only for a browser',
  });

const rules = {
  /** How many attempts of machines may run at the store at once. */
  concurrency: z.int().min(1).max(100),
  /** The least time between the starts of two attempts; the permissions may ask for more. */
  minimumGapSeconds: z.int().min(0).max(86_400),
  /** How long an order may take to appear in the history of the store. */
  settleMinutes: z.int().min(1).max(10_080),
  /** How much more than the frozen total the store may charge: a share, at least and at most an amount. */
  toleranceBasisPoints: z.int().min(0).max(10_000),
  toleranceMinimumCents: z.int().min(0).max(100_000),
  toleranceMaximumCents: z.int().min(0).max(100_000),
  /** How soon after its creation an order should be placed: then operators are warned. At most 30 days. */
  dueMinutes: z.int().min(1).max(43_200),
  /** How soon after its creation an order that is not settled becomes more urgent. */
  escalateMinutes: z.int().min(1).max(43_200),
};
export const storeRules = z.object({
  storeId: s.storeId,
  ...rules,
  companyCard: z.string().nullable(),
  /** Whether a machine asks the shopper about a price above the ceiling, or leaves it to a person; null: as `ASK_SHOPPERS` says. */
  askCustomer: z.boolean().nullable(),
});
export type StoreRules = z.output<typeof storeRules>;

/** All of them; one that is missing or null has its default. */
export const rulesRequest = z
  .strictObject({
    ...(Object.fromEntries(Object.entries(rules).map(([name, schema]) => [name, s.orNull(schema)])) as {
      [K in keyof typeof rules]: ReturnType<typeof s.orNull<(typeof rules)[K]>>;
    }),
    /** The name of the card that a person pays with, never a number. */
    companyCard: s.orNull(s.text(100)),
    askCustomer: s.orNull(z.boolean()),
    reason,
  })
  .refine(({ toleranceMinimumCents: least, toleranceMaximumCents: most }) => (least ?? 100) <= (most ?? 1_000), {
    path: ['toleranceMaximumCents'],
    error: 'less than the minimum, which is 100 if it is not given',
  });

export const placementSwitch = z.object({
  scope: z.enum(switchScopes),
  target: z.string(),
  on: z.boolean(),
  reason: z.string(),
  by: z.string(),
  at: s.time,
});
export type PlacementSwitch = z.output<typeof placementSwitch>;

/** A switch as it was turned just now. */
export const turnedSwitch = z.object({
  ...placementSwitch.shape,
  /** Whether the store, way or version exists. An unknown one is switched as well. */
  targetKnown: z.boolean(),
  /** What to check, if the target is not known. */
  warning: z.string().nullable(),
});

/** `on` stops what it names: everything, a store, a way of all stores, or a version of a recipe or connection. */
export const switchRequest = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('all'), target: z.literal('').default(''), on: z.boolean(), reason }),
  z.strictObject({ scope: z.literal('store'), target: storeSlug, on: z.boolean(), reason }),
  z.strictObject({ scope: z.literal('way'), target: machineMethod, on: z.boolean(), reason }),
  z.strictObject({ scope: z.literal('version'), target: s.text(200), on: z.boolean(), reason }),
]);

export const auditEntry = z.object({
  id: s.id,
  at: s.time,
  by: z.string(),
  act: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.output<typeof auditEntry>;
