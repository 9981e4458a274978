import { api } from '@muse/contracts';
import { type ActionContext, answer, reply, type Sql } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { showItem } from '../domain/item.ts';
import { disagreementOn, withCatalogFallback } from '../processes/catalog-fallback.ts';
import { atOnce } from '../storage/at-once.ts';
import { lockOrMakeCart } from '../storage/carts.ts';
import { upsertLine } from '../storage/upsert-line.ts';

export const addItem = answer(
  api.cart.addItem,
  async ({ shopper, body, expects, header }, ctx: ActionContext & Dependencies) => {
    const add = async (sql: Sql) => {
      const done = await upsertLine(sql, shopper, body);
      if (!done) throw await disagreementOn(sql, body, body.priceCents);
      return reply(done.isNew ? 201 : 200, showItem(done.line), { version: done.version });
    };
    return withCatalogFallback(ctx, () =>
      atOnce(header, ctx, add, async (tx) => {
        expects(await lockOrMakeCart(tx, shopper));
        return add(tx);
      }),
    );
  },
);
