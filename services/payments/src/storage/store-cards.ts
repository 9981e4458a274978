import type { Sql } from '@muse/kit';

export interface StoreCardRow {
  orderNumber: string;
  limitCents: number | null;
  currency: string | null;
  /** Null until Stripe has created it. */
  cardId: string | null;
  state: 'active' | 'cancelled';
}

interface WantedCard {
  orderNumber: string;
  limitCents: number;
  currency: string;
}

/** Returns the card of the order: the first request decides its limit and currency. */
export async function ensureStoreCard(
  sql: Sql,
  { orderNumber, limitCents, currency }: WantedCard,
): Promise<StoreCardRow> {
  const row = await sql.one<StoreCardRow>`
    insert into store_card as c (order_number, limit_cents, currency, state)
    values (${orderNumber}, ${limitCents}, ${currency}, 'active')
    on conflict (order_number) do update set state = c.state
    returning order_number, limit_cents, currency, card_id, state`;
  return row as StoreCardRow;
}

/** Returns false if the order has ended meanwhile: then the card must be cancelled. */
export const saveStoreCard = async (
  sql: Sql,
  orderNumber: string,
  cardId: string,
  limitCents: number,
): Promise<boolean> =>
  (await sql.run`
    update store_card set card_id = ${cardId}, limit_cents = ${limitCents}
    where order_number = ${orderNumber} and state = 'active' and coalesce(card_id, ${cardId}) = ${cardId}`) > 0;

/** Also where there is no card yet: a machine that was too slow must get none. Returns the id of the card, if there is one. */
export async function endStoreCard(tx: Sql, orderNumber: string): Promise<string | undefined> {
  const row = await tx.one<{ cardId: string | null }>`
    insert into store_card (order_number, state) values (${orderNumber}, 'cancelled')
    on conflict (order_number) do update set state = 'cancelled'
    returning card_id`;
  return row?.cardId ?? undefined;
}

/** Of a delivered order: only if there is one, because most have none. */
export async function endExistingStoreCard(tx: Sql, orderNumber: string): Promise<string | undefined> {
  const row = await tx.one<{ cardId: string | null }>`
    update store_card set state = 'cancelled' where order_number = ${orderNumber} returning card_id`;
  return row?.cardId ?? undefined;
}

export const markCardCancelled = (tx: Sql, cardId: string): Promise<number> =>
  tx.run`update store_card set cancelled_at = muse_clock() where card_id = ${cardId} and cancelled_at is null`;
