import { z } from 'zod';
import { addToBag } from './bag.ts';
import { emptyBag } from './bag-lines.ts';
import { type Problem, problem } from './problem.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';

/** From here on the session shares the bag of the account, with what was in its own bag added. */
export function signIn(shop: Shop, session: Session, email: string, password: string): Problem | null {
  const account = email.trim().toLowerCase();
  if (!password || shop.settings.accounts[account] !== password)
    return problem('bad_login', 'The e-mail or password is not correct.', 'sign_in');
  shop.counters.logins += 1;
  const own = session.bag.lines;
  session.account = account;
  session.bag = shop.bags.get(account) ?? emptyBag();
  shop.bags.set(account, session.bag);
  for (const line of own) addToBag(shop, session, line);
  startCheckout(shop, session).email = account;
  return null;
}

export function continueAsGuest(shop: Shop, session: Session, email: string): Problem | null {
  if (!shop.switches.guestCheckout)
    return problem('account_required', 'Please sign in: this store has no guest checkout.', 'sign_in');
  const read = z.email().safeParse(email.trim());
  if (!read.success) return problem('bad_input', 'Enter a valid e-mail address.', 'sign_in');
  startCheckout(shop, session).email = read.data;
  return null;
}

const startCheckout = (shop: Shop, session: Session) => (session.checkout ??= { id: shop.id(16) });
