import { stateMachine } from '../state-machine.ts';

/**
 * The states of a dispute. Its money is with the bank while it is `open`, and for good once it is `lost`. An `inquiry` takes no
 * money; `closed` is an inquiry or a dispute that ended without a decision. A lost dispute may still be won on appeal.
 */
export const disputeStates = stateMachine('dispute', 'inquiry', {
  inquiry: { open: 'open', won: 'won', lost: 'lost', closed: 'closed' },
  open: { won: 'won', lost: 'lost', closed: 'closed' },
  lost: { won: 'won' },
  won: {},
  closed: {},
});
