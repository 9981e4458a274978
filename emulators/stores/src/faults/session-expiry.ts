import type { Session } from '../shop/session.ts';
import type { Shop } from '../shop/shop.ts';
import type { Step } from '../shop/steps.ts';

/** Whether the session ends now. It happens once. The bag of an account is kept, that of a guest is lost. */
export function expires(shop: Shop, session: Session, step: Step): boolean {
  if (shop.switches.sessionExpiry?.at !== step) return false;
  shop.switches.sessionExpiry = null;
  shop.sessions.delete(session.id);
  return true;
}
