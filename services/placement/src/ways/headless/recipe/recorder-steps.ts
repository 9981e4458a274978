import { z } from 'zod';
import { selectors } from './fields.ts';

const base = {
  timeout: z.int().min(1).max(30_000).optional(),
  target: z.literal('main').optional(),
  assertedEvents: z
    .array(z.strictObject({ type: z.literal('navigation'), url: z.string().optional(), title: z.string().optional() }))
    .max(3)
    .optional(),
};
const inFrame = { ...base, frame: z.array(z.int().min(0)).max(5).optional() };
const onElement = { ...inFrame, selectors };
const pointer = {
  offsetX: z.number(),
  offsetY: z.number(),
  duration: z.number().min(0).max(2000).optional(),
  deviceType: z.literal('mouse').optional(),
  button: z.literal('primary').optional(),
};

/** The steps of Chrome's Recorder that a recipe may have. No scripts: `waitForExpression` is not among them. */
export const recorderSteps = {
  setViewport: z.strictObject({
    ...base,
    type: z.literal('setViewport'),
    width: z.int().min(320).max(2560),
    height: z.int().min(320).max(1600),
    deviceScaleFactor: z.literal(1),
    isMobile: z.literal(false),
    hasTouch: z.literal(false),
    isLandscape: z.boolean(),
  }),
  navigate: z.strictObject({ ...base, type: z.literal('navigate'), url: z.string().min(1).max(1000) }),
  click: z.strictObject({ ...onElement, ...pointer, type: z.literal('click') }),
  doubleClick: z.strictObject({ ...onElement, ...pointer, type: z.literal('doubleClick') }),
  hover: z.strictObject({ ...onElement, type: z.literal('hover') }),
  change: z.strictObject({ ...onElement, type: z.literal('change'), value: z.string().max(1000) }),
  keyDown: z.strictObject({ ...base, type: z.literal('keyDown'), key: z.string().min(1).max(20) }),
  keyUp: z.strictObject({ ...base, type: z.literal('keyUp'), key: z.string().min(1).max(20) }),
  scroll: z.strictObject({
    ...inFrame,
    type: z.literal('scroll'),
    selectors: selectors.optional(),
    x: z.number().optional(),
    y: z.number().optional(),
  }),
  waitForElement: z.strictObject({
    ...onElement,
    type: z.literal('waitForElement'),
    operator: z.enum(['>=', '==', '<=']).optional(),
    count: z.int().min(0).max(1000).optional(),
    visible: z.boolean().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
  }),
} as const;

/** Steps that Chrome's Recorder knows and a recipe may not have, with the reason. */
export const refusedSteps: Record<string, string> = {
  waitForExpression: 'A recipe runs no scripts: wait for an element instead.',
  close: 'The page is closed by the runner.',
  emulateNetworkConditions: 'A recipe does not change the network.',
};
