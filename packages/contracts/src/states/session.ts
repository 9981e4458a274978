import { stateMachine } from '../state-machine.ts';

/** The number of declines that ends a session: card testing needs many attempts. */
export const declinesPerSession = 5;

/** The states of a checkout session. After `captured` or `authorized` it can only be completed. The triggers are stored in its history; do not rename. */
export const sessionStates = stateMachine('checkout session', 'incomplete', {
  incomplete: {
    'shipping set': 'ready_for_payment',
    'shipping set with payment there': 'ready_for_complete',
    'payment set': 'incomplete',
    'time ran out': 'expired',
    cancelled: 'cancelled',
  },
  ready_for_payment: {
    'shipping set': 'ready_for_payment',
    'payment set': 'ready_for_complete',
    'time ran out': 'expired',
    cancelled: 'cancelled',
  },
  ready_for_complete: {
    'shipping set': 'ready_for_complete',
    'payment set': 'ready_for_complete',
    'place accepted': 'complete_in_progress',
    'time ran out': 'expired',
    cancelled: 'cancelled',
  },
  complete_in_progress: {
    captured: 'complete_in_progress',
    authorized: 'complete_in_progress',
    'orders known': 'completed',
    'action required': 'authentication_required',
    declined: 'ready_for_payment',
    'declined too often': 'cancelled',
    'payment cancelled': 'cancelled',
  },
  authentication_required: {
    'place accepted': 'complete_in_progress',
    captured: 'complete_in_progress',
    authorized: 'complete_in_progress',
    declined: 'ready_for_payment',
    'declined too often': 'cancelled',
    'payment cancelled': 'cancelled',
    'time ran out': 'expired',
    cancelled: 'cancelled',
  },
  completed: {},
  expired: {},
  cancelled: {},
});
