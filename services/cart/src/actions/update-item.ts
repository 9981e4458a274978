import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { showItem } from '../domain/item.ts';
import { judgeOffer, variantKey } from '../domain/offer-rules.ts';
import { ProjectionRefusalError, withCatalogFallback } from '../processes/catalog-fallback.ts';
import { lockCart } from '../storage/carts.ts';
import { findLine, findVariant, mergeLines, setQuantity, setVariant } from '../storage/lines.ts';
import { findOffers } from '../storage/offers.ts';

/** Where the line becomes a variant that is already in the cart, the two become one: the one that was there. */
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
        if (variantKey(wanted) === variantKey(line)) {
          if (quantity === line.quantity) return reply(200, showItem(line), { version });
          const edited = await setQuantity(tx, shopper, line.id, quantity);
          return reply(200, showItem({ ...line, quantity, updatedAt: edited.updatedAt }), edited);
        }

        const judged = judgeOffer((await findOffers(tx, [wanted])).get(variantKey(wanted)));
        if (judged.no) throw new ProjectionRefusalError(wanted, judged.no);
        const there = await findVariant(tx, shopper, wanted);
        const edited = there
          ? await mergeLines(tx, shopper, { from: line.id, into: there.id, quantity: there.quantity + quantity })
          : await setVariant(tx, shopper, line.id, { ...judged.offer, quantity });
        const changed = await findLine(tx, shopper, there?.id ?? line.id);
        refuseUnless(changed, 'not_found');
        return reply(200, showItem(changed), edited);
      }),
    ),
);
