import { placementOutcomeUnknown, placementStarted } from '@muse/contracts';
import { notePlacementWhen } from '../processes/note-placement-when.ts';

/** A machine has begun: the order shows its way, unless a person has it by now. */
export const notePlacementWhenStarted = notePlacementWhen(
  placementStarted,
  'note-placement-when-started',
  ({ attempt, method }) => ({ note: `attempt ${attempt} by ${method}` }),
);

/** Operators see in the history that the store may have the order already. */
export const notePlacementWhenOutcomeUnknown = notePlacementWhen(
  placementOutcomeUnknown,
  'note-placement-when-outcome-unknown',
  ({ code }) => ({ note: `the outcome at the store is unknown: ${code}` }),
);
