import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { showResults, unite } from '../domain/batch.ts';
import { sumUp } from '../domain/cart.ts';
import { admit, judgeOffer, variantKey } from '../domain/rules.ts';
import { findCart, lockOrMakeCart } from '../storage/carts.ts';
import { findOffers, upsertAnswer } from '../storage/offers.ts';
import { upsertLines } from '../storage/upsert-line.ts';

/** One transaction for all that is good in it, one question to the catalog for all that is doubtful. */
export const addItems = answer(
  api.cart.addItems,
  async ({ shopper, body: { items }, expects }, { db, transaction, catalog, rates }: ActionContext & Dependencies) => {
    let offers = await findOffers(db, items);
    const doubtful = items.filter((item) => judgeOffer(offers.get(variantKey(item)), item.priceCents).no);
    if (doubtful.length > 0) {
      await upsertAnswer(db, doubtful, await catalog.lookUp(doubtful));
      offers = await findOffers(db, items);
    }
    return transaction(async (tx) => {
      expects(await lockOrMakeCart(tx, shopper));
      const before = await findCart(tx, shopper);
      const verdicts = admit(before.lines, items, offers);
      const good = unite(items, verdicts);
      if (good.length > 0) await upsertLines(tx, shopper, good);
      const { lines, version } = good.length > 0 ? await findCart(tx, shopper) : before;
      return reply(200, { results: showResults(items, verdicts, lines), summary: sumUp(lines, rates) }, { version });
    });
  },
);
