import { stateMachine } from '../state-machine.ts';

/** How often a card may be declined before the session is over: what a card tester would want is many tries. */
export const declinesPerSession = 5;

/** The life of a checkout session. After `captured` there is only the way forward. */
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
    'orders known': 'completed',
    'action required': 'authentication_required',
    declined: 'ready_for_payment',
    'declined too often': 'cancelled',
    'payment cancelled': 'cancelled',
  },
  authentication_required: {
    'place accepted': 'complete_in_progress',
    captured: 'complete_in_progress',
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
