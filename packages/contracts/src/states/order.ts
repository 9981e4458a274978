import { stateMachine } from '../state-machine.ts';

/** The states of one order at one store, as the shopper sees it. Placement's events move it, then tracking. */
export const orderStates = stateMachine('order', 'pending', {
  pending: { 'placement moved on': 'pending', placed: 'placed', failed: 'failed', cancelled: 'cancelled' },
  placed: { confirmed: 'confirmed', shipped: 'shipped', 'cancelled by the store': 'failed' },
  confirmed: { shipped: 'shipped', 'cancelled by the store': 'failed' },
  shipped: { shipped: 'shipped', delivered: 'delivered' },
  delivered: {},
  failed: {},
  cancelled: {},
});
