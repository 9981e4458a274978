import { type Address, api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { checkAddress } from '../domain/address.ts';
import { calculationsOf } from '../domain/charges.ts';
import { showSession } from '../domain/show-session.ts';
import { tooLarge, withCharges } from '../domain/totals.ts';
import { shippingSet } from '../domain/transitions.ts';
import { chargesAt } from '../processes/charges-at-address.ts';
import { withStoresFromCatalog } from '../processes/known-stores.ts';
import { requireOpen } from '../processes/require-open.ts';
import { untilSaved } from '../processes/until-saved.ts';
import { readSessionWithRules } from '../storage/sessions.ts';
import { saveIfUnchanged } from '../storage/transitions.ts';

/**
 * Computes shipping and tax and saves them without a lock, because the provider of taxes may be another system. If the session
 * was changed meanwhile, it computes again.
 */
export const setShipping = answer(
  api.checkout.setShipping,
  ({ shopper, params, body, expects }, ctx: ActionContext & CheckoutDependencies) => {
    const { shippingOption: chosen, ...addressAsWritten } = body;
    const attempt = async (onUnknown: 'ask' | 'refuse') => {
      const session = requireOpen(await readSessionWithRules(ctx.db, params.id, shopper), expects);
      const address = requireAddress(addressAsWritten, ctx.terms.countriesServed);
      const charges = await chargesAt({ address, chosen }, session, ctx, onUnknown);
      const snapshot = withCharges(session.snapshot, charges);
      refuseUnless(!tooLarge(snapshot), 'amount_too_large');
      const calculations = calculationsOf(snapshot.stores, charges);
      const transition = shippingSet(session, { address, addressAsWritten }, snapshot, calculations);
      return (await saveIfUnchanged(ctx.db, transition))
        ? reply(200, showSession(transition.after), { version: transition.after.version })
        : undefined;
    };
    return withStoresFromCatalog(ctx, (onUnknown) => untilSaved(() => attempt(onUnknown)));
  },
);

function requireAddress(body: Address, countriesServed: readonly string[]): Address {
  const checked = checkAddress(body, countriesServed);
  return 'refused' in checked ? refuse(checked.refused, { errors: checked.errors }) : checked.address;
}
