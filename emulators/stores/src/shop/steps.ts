/** The steps of a purchase, in order, then what follows it. Faults are injected at a step. */
export const steps = [
  'home',
  'search',
  'product',
  'bag',
  'sign_in',
  'address',
  'shipping',
  'payment',
  'three_d_secure',
  'review',
  'order',
  'confirmation',
  'history',
  'order_detail',
  'tracking',
  'cancel',
] as const;

export type Step = (typeof steps)[number];

/** Whether `step` comes at or after `from`. */
export const reached = (step: Step, from: Step): boolean => steps.indexOf(step) >= steps.indexOf(from);
