import { api, type Variant } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply, type Transaction } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { type CartLine, showItem } from '../domain/item.ts';
import { judgeOffer, variantKey } from '../domain/offer-rules.ts';
import { ProjectionRefusalError, withCatalogFallback } from '../processes/catalog-fallback.ts';
import { lockCart } from '../storage/carts.ts';
import { findLine, findVariant, mergeLines, setQuantity, setVariant } from '../storage/lines.ts';
import { findOffers } from '../storage/offers.ts';

/** Changes the variant or the quantity of a line. */
export const updateItem = answer(
  api.cart.updateItem,
  async ({ shopper, params, body, expects }, ctx: ActionContext & CartDependencies) =>
    withCatalogFallback(ctx, () =>
      ctx.transaction(async (tx) => {
        const version = await lockCart(tx, shopper);
        const line = await findLine(tx, shopper, params.id);
        refuseUnless(line, 'not_found');
        expects(version);

        const { storeId, productSku, size, color, quantity } = { ...line, ...body };
        const wanted = { storeId, productSku, size, color };
        if (variantKey(wanted) !== variantKey(line)) return changeVariant(tx, shopper, line, wanted, quantity);
        if (quantity === line.quantity) return reply(200, showItem(line), { version });
        const edited = await setQuantity(tx, shopper, line.id, quantity);
        return reply(200, showItem({ ...line, quantity, updatedAt: edited.updatedAt }), edited);
      }),
    ),
);

/** If the cart already has a line of the wanted variant, the two are merged into that one. */
async function changeVariant(tx: Transaction, shopper: string, line: CartLine, wanted: Variant, quantity: number) {
  const judged = judgeOffer((await findOffers(tx, [wanted])).get(variantKey(wanted)));
  if (judged.refusal) throw new ProjectionRefusalError(wanted, judged.refusal);
  const existing = await findVariant(tx, shopper, wanted);
  const edited = existing
    ? await mergeLines(tx, shopper, { from: line.id, into: existing.id, quantity: existing.quantity + quantity })
    : await setVariant(tx, shopper, line.id, { ...judged.offer, quantity });
  const changed = await findLine(tx, shopper, existing?.id ?? line.id);
  refuseUnless(changed, 'not_found');
  return reply(200, showItem(changed), edited);
}
