import { api } from '@muse/contracts';
import { type ActionContext, answer, type Incoming, refuse, refuseUnless, reply, type Transaction } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { checkAddress } from '../domain/address.ts';
import { chargesAt } from '../domain/charges.ts';
import { deliveryRefusal } from '../domain/delivery-refusal.ts';
import { closedRefusal } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { tooLarge, withCharges } from '../domain/totals.ts';
import { shippingSet } from '../domain/transitions.ts';
import { UnknownStoresError, withStoresFromCatalog } from '../processes/known-stores.ts';
import { lockSession } from '../storage/sessions.ts';
import { shippingRules } from '../storage/stores.ts';
import { saveTransition } from '../storage/transitions.ts';

export const setShipping = answer(api.checkout.setShipping, (request, ctx: ActionContext & CheckoutDependencies) =>
  withStoresFromCatalog(ctx, (onUnknown) => ctx.transaction((tx) => setAddress(tx, request, ctx.terms, onUnknown))),
);

async function setAddress(
  tx: Transaction,
  { shopper, params, body, expects }: Incoming<typeof api.checkout.setShipping>,
  terms: CheckoutDependencies['terms'],
  onUnknown: 'ask' | 'refuse',
) {
  const session = await lockSession(tx, params.id, shopper);
  refuseUnless(session, 'not_found');
  expects(session.version);
  const closed = closedRefusal(session);
  if (closed) refuse(closed);

  const checked = checkAddress(body, terms.countriesServed);
  if ('refused' in checked) return refuse(checked.refused, { errors: checked.errors });
  const { address } = checked;
  const { snapshot } = session;
  const storeIds = snapshot.stores.map((store) => store.storeId);
  const rules = await shippingRules(tx, storeIds);
  const unknown = storeIds.filter((storeId) => !rules.has(storeId));
  if (unknown.length > 0 && onUnknown === 'ask') throw new UnknownStoresError(unknown);
  const refusal = deliveryRefusal(address, snapshot, rules);
  if (refusal) {
    const { detail, errors, stores } = refusal;
    refuse('store_cannot_ship', { detail, errors, extra: { stores } });
  }

  const charges = chargesAt(address, snapshot, rules, terms.shippingRate, terms.tax);
  const charged = withCharges(snapshot, charges);
  refuseUnless(!tooLarge(charged), 'amount_too_large');
  const transition = shippingSet(session, address, charged);
  await saveTransition(tx, transition);
  return reply(200, showSession(transition.after), { version: transition.after.version });
}
