import type { Sql } from '@muse/kit';

/** How a store is reached through its API. What is secret is named here and kept elsewhere. */
export interface ApiConnection {
  storeId: string;
  protocol: 'acp' | 'ucp';
  baseUrl: string;
  /** How the store names a variant. */
  itemId: string;
  keySecret: string;
  webhookSecret: string;
  enabled: boolean;
  version: number;
  updatedAt: string;
  updatedBy: string;
}

export const findConnection = (db: Sql, storeId: string): Promise<ApiConnection | undefined> =>
  db.one<ApiConnection>`
    select store_id, protocol, base_url, item_id, key_secret, webhook_secret, enabled, version, updated_at, updated_by
    from api_connection where store_id = ${storeId}`;

export async function saveConnection(
  tx: Sql,
  connection: Omit<ApiConnection, 'version' | 'updatedAt'>,
): Promise<ApiConnection> {
  const { storeId, protocol, baseUrl, itemId, keySecret, webhookSecret, enabled, updatedBy } = connection;
  const saved = await tx.one<ApiConnection>`
    insert into api_connection (store_id, protocol, base_url, item_id, key_secret, webhook_secret, enabled, updated_by)
    values (${storeId}, ${protocol}, ${baseUrl}, ${itemId}, ${keySecret}, ${webhookSecret}, ${enabled}, ${updatedBy})
    on conflict (store_id) do update set
      protocol = excluded.protocol, base_url = excluded.base_url, item_id = excluded.item_id, key_secret = excluded.key_secret,
      webhook_secret = excluded.webhook_secret, enabled = excluded.enabled, updated_by = excluded.updated_by,
      updated_at = muse_clock(), version = api_connection.version + 1
    returning store_id, protocol, base_url, item_id, key_secret, webhook_secret, enabled, version, updated_at, updated_by`;
  return saved as ApiConnection;
}
