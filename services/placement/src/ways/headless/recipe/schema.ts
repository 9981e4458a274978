import { z } from 'zod';
import { type FailureCode, failureCodes } from '../../../domain/failure-codes.ts';
import { customSteps } from './custom-steps.ts';
import { css } from './fields.ts';
import { recorderSteps } from './recorder-steps.ts';

/** One step of a recipe that has passed the lint: one of Chrome's Recorder, or one of our own. */
export type RecipeStep =
  | z.output<(typeof recorderSteps)[keyof typeof recorderSteps]>
  | z.output<(typeof customSteps)[keyof typeof customSteps]>;

const codes = Object.keys(failureCodes) as [FailureCode, ...FailureCode[]];
/** A path below the store's website; `*` is one segment. */
const path = z.string().regex(/^\/[\w\-./*]{0,200}$/, 'a path such as /checkout/order');

/** What the store shows when something is wrong. `text`: a part of the element's text, in any case. */
const signal = z.strictObject({
  selectors: css,
  text: z.string().min(1).max(200).optional(),
  code: z.enum(codes),
  /** The store says with it, in its answer to the submission, that it did not take the order. */
  provesNotBought: z.boolean().default(false),
});

/** Without its steps: each is linted by itself, so that a problem names its step. */
export const recipeFrame = z.strictObject({
  title: z.string().min(1).max(200),
  /** How long a step may take, in milliseconds; at most the setting BROWSER_STEP_TIMEOUT_MS. */
  timeout: z.int().min(100).max(30_000).optional(),
  /** The request that buys. It is sent once, by us, and blocked before the submission. */
  submission: z.strictObject({
    method: z.enum(['POST', 'PUT']).default('POST'),
    path,
    /** Other writes that the store's page sends between the click and the order, such as a validation. */
    before: z.array(path).max(5).default([]),
  }),
  /** Buttons that close what lies over the page, such as a cookie banner. */
  layers: z.array(css).max(10).default([]),
  signals: z.array(signal).max(50).default([]),
  flows: z.strictObject({
    prepare: z.array(z.unknown()).min(1).max(200),
    submit: z.array(z.unknown()).min(1).max(20),
    lookUp: z.array(z.unknown()).min(1).max(50),
  }),
});

type Frame = z.output<typeof recipeFrame>;
export type FlowName = keyof Frame['flows'];
export type Recipe = Omit<Frame, 'flows'> & { flows: Record<FlowName, RecipeStep[]> };
