import { api } from '@muse/contracts';
import { type ActionContext, answer, reply, type Sql } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { showItem } from '../domain/item.ts';
import { atOnce } from '../storage/at-once.ts';
import { lockOrMakeCart } from '../storage/carts.ts';
import { askingInDoubt, doubtAbout } from '../storage/doubts.ts';
import { putIn } from '../storage/put-in.ts';

export const addItem = answer(
  api.cart.addItem,
  async ({ shopper, body, expects, header }, ctx: ActionContext & Dependencies) => {
    const add = async (sql: Sql) => {
      const done = await putIn(sql, shopper, body);
      if (!done) throw await doubtAbout(sql, body, body.priceCents);
      return reply(done.isNew ? 201 : 200, showItem(done.line), { version: done.version });
    };
    return askingInDoubt(ctx, () =>
      atOnce(header, ctx, add, async (tx) => {
        expects(await lockOrMakeCart(tx, shopper));
        return add(tx);
      }),
    );
  },
);
