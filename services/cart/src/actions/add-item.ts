import { api } from '@muse/contracts';
import { type ActionRoom, answer, reply, type Sql } from '@muse/kit';
import { showItem } from '../domain/item.ts';
import { atOnce } from '../storage/at-once.ts';
import { lockOrMakeCart } from '../storage/carts.ts';
import { askingInDoubt, doubtAbout } from '../storage/doubts.ts';
import { putIn } from '../storage/put-in.ts';
import type { Tools } from '../tools.ts';

export const addItem = answer(
  api.cart.addItem,
  async ({ shopper, body, expects, header }, room: ActionRoom & Tools) => {
    const add = async (sql: Sql) => {
      const done = await putIn(sql, shopper, body);
      if (!done) throw await doubtAbout(sql, body, body.priceCents);
      return reply(done.isNew ? 201 : 200, showItem(done.line), { version: done.version });
    };
    return askingInDoubt(room, () =>
      atOnce(header, room, add, async (tx) => {
        expects(await lockOrMakeCart(tx, shopper));
        return add(tx);
      }),
    );
  },
);
