import { api } from '@muse/contracts';
import { type ActionContext, answer, reply, type Sql } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { showItem } from '../domain/item.ts';
import { projectionRefusal, withCatalogFallback } from '../processes/catalog-fallback.ts';
import { inTransactionIfNeeded } from '../processes/transaction-if-needed.ts';
import { lockOrCreateCart } from '../storage/carts.ts';
import { upsertLine } from '../storage/upsert-line.ts';

export const addItem = answer(
  api.cart.addItem,
  async ({ shopper, body, expects, header }, ctx: ActionContext & CartDependencies) => {
    const add = async (sql: Sql) => {
      const done = await upsertLine(sql, shopper, body);
      if (!done) throw await projectionRefusal(sql, body, body.priceCents);
      return reply(done.isNew ? 201 : 200, showItem(done.line), { version: done.version });
    };
    return withCatalogFallback(ctx, () =>
      inTransactionIfNeeded(header, ctx, add, async (tx) => {
        expects(await lockOrCreateCart(tx, shopper));
        return add(tx);
      }),
    );
  },
);
