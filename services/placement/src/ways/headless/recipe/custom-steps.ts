import { z } from 'zod';
import { type FailureCode, failureCodes } from '../../../domain/failure-codes.ts';
import { css, field, selectors } from './fields.ts';

const codes = Object.keys(failureCodes) as [FailureCode, ...FailureCode[]];

const custom = <const Name extends string, Parameters extends z.ZodType>(name: Name, parameters: Parameters) =>
  z.strictObject({
    type: z.literal('customStep'),
    name: z.literal(name),
    parameters,
    timeout: z.int().min(1).max(30_000).optional(),
  });

/**
 * A pattern of order numbers that cannot run for long: literals, `\d`, classes and bounded repetition, without groups, `*` and `+`.
 */
const numberPattern = z
  .string()
  .max(100)
  .regex(
    /^(?:(?:[A-Za-z0-9#_-]|\\d|\[[A-Za-z0-9-]+\])(?:\{\d{1,2}(?:,\d{1,2})?\}|\?)?)+$/,
    'such as \\d{9} or [A-Z]{2}-\\d{6,8}',
  );

/** Our own steps, as custom steps of the Recorder's format. Loops and what is compared come from the order. */
export const customSteps = {
  /** Repeats its steps for each line of the order, with `{{line.…}}` bound. */
  forEachLine: custom('forEachLine', z.strictObject({ steps: z.array(z.unknown()).min(1).max(30) })),
  /** Stops with a code if the element is there, or with `present: false` if it is not. */
  guard: custom('guard', z.strictObject({ selectors: css, present: z.boolean().default(true), code: z.enum(codes) })),
  /** Clicks `remove` until no line is left. `ready` is on the page of the bag, also of an empty one, once it is loaded. */
  emptyBag: custom('emptyBag', z.strictObject({ ready: css, lines: css, remove: selectors })),
  /** Chooses size, colour and quantity of the line. What the line does not have is skipped. */
  chooseVariant: custom(
    'chooseVariant',
    z.strictObject({ size: selectors.optional(), color: selectors.optional(), quantity: selectors.optional() }),
  ),
  /** Clicks the shipping option that the shopper chose. */
  chooseShipping: custom(
    'chooseShipping',
    z.strictObject({ options: z.record(z.string().max(60), selectors).default({}), otherwise: selectors }),
  ),
  /** Compares the product page with the line. */
  verifyLine: custom('verifyLine', z.strictObject({ sku: field.optional(), name: field, unitPrice: field })),
  /** The rows are exactly the lines of the order. */
  verifyLines: custom(
    'verifyLines',
    z.strictObject({
      row: css,
      sku: field.optional(),
      name: field,
      variant: field.optional(),
      quantity: field,
      unitPrice: field,
    }),
  ),
  /** The total is the sum of its parts, in the order's currency, and not above the ceiling. */
  verifyTotal: custom(
    'verifyTotal',
    z.strictObject({ subtotal: field, discount: field.optional(), shipping: field, tax: field, total: field }),
  ),
  /** The address and, for guests, the e-mail are those of the order. */
  verifyAddress: custom('verifyAddress', z.strictObject({ address: field, email: field.optional() })),
  /** The click that buys. */
  submit: custom('submit', z.strictObject({ selectors })),
  /** Address of the page, number and total; the address or e-mail is ours where it is shown. */
  readConfirmation: custom(
    'readConfirmation',
    z.strictObject({
      path: z.string().regex(/^\/[\w\-./*]{0,200}$/),
      number: field,
      numberPattern,
      total: field,
      address: field.optional(),
      email: field.optional(),
    }),
  ),
  /**
   * Orders of the store's history that are ours: `match` has our e-mail, or the order number that we write into the address. `ready` is on
   * the page also if it has no orders.
   */
  readHistory: custom(
    'readHistory',
    z.strictObject({ ready: css, row: css, number: field, numberPattern, total: field.optional(), match: field }),
  ),
} as const;
