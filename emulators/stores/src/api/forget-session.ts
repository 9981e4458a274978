import type { Shop } from '../shop/shop.ts';
import type { Step } from '../shop/steps.ts';
import type { CheckoutSession } from './session.ts';

/** Whether the store forgets the session now. It happens once. */
export function forgets(shop: Shop, session: CheckoutSession, step: Step): boolean {
  if (shop.switches.sessionExpiry?.at !== step) return false;
  shop.switches.sessionExpiry = null;
  shop.api.sessions.delete(session.id);
  return true;
}
