/**
 * Fills every table that grows with purchases as months of business would: almost everything is finished, a few hundred rows
 * are under way. `n` rows for the largest; ids of row g are derived from g, so that rows of different tables belong together.
 * `few` rows, the youngest, where only some purchases leave one (refunds, notes) or where timers delete the old ones.
 */
export const fillSql = (n: number, few = n): Record<string, string> => ({
  kit: kit(n, few),
  catalog: catalog(n),
  cart: catalogProjection(n) + carts(n),
  checkout: checkout(n),
  payments: payments(n, few),
  orders: orders(n, few),
  placement: placement(n, few),
  notifications: notifications(n),
});

/** The order number of row g: five characters of base 32 are 33 million. */
const orderNumber = (g: string): string =>
  `'MO-0' || ${[20, 15, 10, 5, 0].map((bits) => `substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((${g}) >> ${bits} & 31) + 1, 1)`).join(' || ')}`;
/** The moment of row g: one every ten seconds, the last one now. */
const at = (n: number): string => `clock_timestamp() - make_interval(secs => (${n} - g) * 10)`;
const youngest = (n: number, few: number): string => `generate_series(${n - few + 1}, ${n}) g`;
const uuid = `md5(g::text)::uuid`;

const kit = (n: number, few: number) => `
  insert into outbox (message_id, aggregate_type, aggregate_id, type, envelope, created_at, available_at, published_at)
    select ${uuid}, 'order', 'order-' || g, 'order.created.v1', '{}', ${at(n)}, ${at(n)}, case when g < ${n} - 50 then ${at(n)} end
    from generate_series(1, ${n}) g;
  insert into inbox (consumer, message_id, type, received_at)
    select 'consumer-' || g % 4, ${uuid}, 'order.created.v1', ${at(n)} from generate_series(1, ${n}) g;
  insert into scheduled_message (consumer, message_id, attempt, envelope, due_at, aggregate_id, sequence)
    select 'consumer-' || g % 4, ${uuid}, 1, '{}', clock_timestamp() + make_interval(secs => g), 'order-' || g, g from ${youngest(n, few)};
  insert into dead_letter (consumer, message_id, type, aggregate_id, envelope, error_class, error_text, attempts, parked_at, state, sequence)
    select 'consumer-' || g % 4, g, 'order.created.v1', 'order-' || g, '{}', 'Error', 'no', 1, ${at(n)}, case when g % 1000 = 0 then 'open' else 'discarded' end, g
    from ${youngest(n, few)};
  insert into task (kind, dedupe_key, payload, context, state, run_at, created_at, done_at)
    select 'kind-' || g % 4, g, jsonb_build_object('sessionId', 'cs_' || g, 'refundId', 're_' || g, 'stripeRefundId', 'sre_' || g), '{}',
           case when g < ${n} - 500 then 'done' else 'open' end, ${at(n)}, ${at(n)}, case when g < ${n} - 500 then ${at(n)} end
    from generate_series(1, ${n}) g;
  insert into idempotency_key (scope, key, fingerprint, state, owner, lease_until, created_at)
    select 'user-' || g % 1000, 'key-' || g, 'f', case when g < ${n} - 50 then 'done' else 'running' end, 'o', ${at(n)}, ${at(n)} from ${youngest(n, few)};`;

const catalog = (n: number) => `
  insert into store (store_id, name, website, shipping, methods)
    select 'store-' || g, 'Store ' || g, 'https://store-' || g || '.example', '{}', '{manual}' from generate_series(1, 200) g;
  insert into offer (store_id, product_sku, size, color, product_name, product_url, brand, price_cents, original_price_cents, currency, in_stock)
    select 'store-' || (g % 200 + 1), 'SKU-' || g, 'M', 'Red', 'Product number ' || g, 'https://store.example/' || g, 'Brand ' || g % 500, 1000, 1000, 'USD', true
    from generate_series(1, ${n}) g;
  insert into offer_weight (store_id, product_sku, size, color, weight_grams)
    select 'store-' || (g % 200 + 1), 'SKU-' || g, 'M', 'Red', 500 from generate_series(1, ${n}) g where g % 2 = 0;`;

const catalogProjection = (n: number) => `
  insert into store (store_id, name, website, shipping, version)
    select 'store-' || g, 'Store ' || g, 'https://store-' || g || '.example', '{}', g from generate_series(1, 200) g;
  insert into offer (store_id, product_sku, size, color, product_name, product_url, price_cents, original_price_cents, currency, in_stock, updated_at, version)
    select 'store-' || (g % 200 + 1), 'SKU-' || g, 'M', 'Red', 'Product number ' || g, 'https://store.example/' || g, 1000, 1000, 'USD', true, ${at(n)}, g
    from generate_series(1, ${n}) g;`;

const carts = (n: number) => `
  insert into cart (shopper, version, updated_at)
    select case when g % 2 = 0 then 'guest_' else 'user-' end || g, 1, ${at(n)} from generate_series(1, ${n}) g;
  insert into line (id, shopper, store_id, product_sku, size, color, quantity, price_at_add_cents, currency, added_at, updated_at)
    select 'ci_' || g, case when g % 2 = 0 then 'guest_' else 'user-' end || g, 'store-' || (g % 200 + 1), 'SKU-' || g, 'M', 'Red', 1, 1000, 'USD', ${at(n)}, ${at(n)}
    from generate_series(1, ${n}) g;`;

const checkout = (n: number) => `
  insert into store (store_id, shipping, version) select 'store-' || g, '{}', g from generate_series(1, 200) g;
  insert into session (id, shopper, status, currency, snapshot, confirmation, created_at, expires_at, completed_at, due_at)
    select 'cs_' || g, 'user-' || g, case when g < ${n} - 500 then 'completed' when g % 2 = 0 then 'complete_in_progress' else 'ready_for_complete' end, 'USD', '{}',
           case when g < ${n} - 500 then '{}'::jsonb end, ${at(n)}, ${at(n)}, case when g < ${n} - 500 then ${at(n)} end, case when g >= ${n} - 500 then ${at(n)} end
    from generate_series(1, ${n}) g;
  insert into session_order (order_number, session_id, store_id) select ${orderNumber('g')}, 'cs_' || g, 'store-1' from generate_series(1, ${n}) g;
  insert into session_history (session_id, from_status, to_status, fact, at)
    select 'cs_' || g, 'incomplete', 'ready_for_payment', 'shipping set', ${at(n)} from generate_series(1, ${n}) g;`;

const payments = (n: number, few: number) => `
  insert into customer (shopper, stripe_customer_id) select 'user-' || g, 'cus_' || g from generate_series(1, ${n}) g;
  insert into payment (session_id, id, shopper, amount_cents, currency, status, attempt, payment_method_id, intent_id, captured_at, captured_cents, created_at, updated_at)
    select 'cs_' || g, 'pay_' || g, 'user-' || g, 1000, 'USD', case when g < ${n} - 500 then 'captured' else 'processing' end, 1, 'pm_card_visa', 'pi_' || g,
           case when g < ${n} - 500 then ${at(n)} end, case when g < ${n} - 500 then 1000 end, ${at(n)}, ${at(n)}
    from generate_series(1, ${n}) g;
  insert into payment_history (session_id, attempt, to_status, fact, at) select 'cs_' || g, 1, 'processing', 'submitted', ${at(n)} from generate_series(1, ${n}) g;
  insert into share (order_number, session_id, store_id, items_cents, shipping_cents, tax_cents, fee_cents, total_cents, tax_state)
    select ${orderNumber('g')}, 'cs_' || g, 'store-1', 1000, 0, 0, 0, 1000, 'NY' from generate_series(1, ${n}) g;
  insert into refund (id, session_id, order_number, intent_id, amount_cents, currency, cause, reason, status, stripe_refund_id, created_at, updated_at)
    select 're_' || g, 'cs_' || g, ${orderNumber('g')}, 'pi_' || g, 1000, 'USD', 'cause-' || g, 'sold out', case when g < ${n} - 500 then 'succeeded' else 'pending' end, 'sre_' || g, ${at(n)}, ${at(n)}
    from ${youngest(n, few)};
  insert into share_line (order_number, line, product_sku, product_name, quantity, total_cents, tax_cents, fee_cents)
    select ${orderNumber('g')}, 1, 'SKU-1', 'Product', 1, 1000, 0, 0 from generate_series(1, ${n}) g;
  insert into refund_unit (refund_id, order_number, line, unit) select 're_' || g, ${orderNumber('g')}, 1, 1 from ${youngest(n, few)};
  insert into refund_history (refund_id, to_status, fact, at) select 're_' || g, 'requested', 'requested', ${at(n)} from ${youngest(n, few)};
  insert into refund_attempt (refund_id, number, idempotency_key, amount_cents, stripe_refund_id, outcome, started_at, ended_at)
    select 're_' || g, 1, 'refund:re_' || g, 1000, 'sre_' || g, 'succeeded', ${at(n)}, ${at(n)} from ${youngest(n, few)};
  insert into ledger_entry (session_id, cause, at) select 'cs_' || g, 'captured:pi_' || g, ${at(n)} from generate_series(1, ${n}) g;
  insert into ledger_line (entry_id, account, amount_cents, currency)
    select id, 'stripe_clearing', 1000, 'USD' from ledger_entry union all select id, 'revenue', -1000, 'USD' from ledger_entry;
  insert into order_booking (order_number, placed_at, recognised_at, closed_at)
    select ${orderNumber('g')}, ${at(n)}, ${at(n)}, ${at(n)} from generate_series(1, ${n}) g;
  insert into ledger_open_account (account, currency, balance_cents)
    select 'customer_prepayment:' || ${orderNumber('g')}, 'USD', -1000 from generate_series(${n} - 500, ${n}) g;
  insert into balance_transaction (id, type, category, source_id, session_id, ours, amount_cents, fee_cents, net_cents, currency, created_at)
    select 'txn_' || g, 'charge', 'charge', 'ch_' || g, 'cs_' || g, true, 1000, 59, 941, 'USD', ${at(n)} from generate_series(1, ${n}) g;
  insert into tax_record (order_number, session_id, state, calculation_id, transaction_id, reported, looked_at, created_at)
    select ${orderNumber('g')}, 'cs_' || g, case when g < ${n} - 500 then 'reported' else 'open' end, 'taxcalc_' || g,
           case when g < ${n} - 500 then 'tax_' || g end, case when g < ${n} - 500 then '{}'::jsonb end, ${at(n)}, ${at(n)} from generate_series(1, ${n}) g;
  insert into tax_reversal (refund_id, order_number, items_cents, shipping_cents, tax_cents, reversed, transaction_id, created_at)
    select 're_' || g, ${orderNumber('g')}, 1000, 0, 0, '{}', 'tax_r' || g, ${at(n)} from ${youngest(n, few)};
  insert into store_card (order_number, limit_cents, currency, card_id, state) select ${orderNumber('g')}, 1000, 'USD', 'ic_' || g, 'active' from generate_series(1, ${n}) g;
  insert into webhook_event (id, type, body, received_at, processed_at)
    select 'evt_' || g, 'payment_intent.succeeded', '{}', ${at(n)}, case when g < ${n} - 50 then ${at(n)} end from generate_series(1, ${n}) g;`;

const orders = (n: number, few: number) => `
  insert into customer_order (order_number, session_id, shopper, store_id, store_name, store_order_number, status, subtotal_cents, discount_cents, shipping_cents, tax_cents,
      service_fee_cents, total_cents, currency, lines, address, item_count, created_at)
    select ${orderNumber('g')}, 'cs_' || g, 'user-' || g / 20, 'store-' || (g % 200 + 1), 'Store', 'S-' || g, case when g < ${n} - 500 then 'delivered' else 'pending' end, 1000, 0, 0, 0, 0, 1000, 'USD',
           '[]', jsonb_build_object('name', 'Person ' || g), 1, ${at(n)}
    from generate_series(1, ${n}) g;
  insert into order_history (order_number, to_status, changed_by, at) select ${orderNumber('g')}, 'pending', 'system', ${at(n)} from generate_series(1, ${n}) g;
  insert into shipment (order_number, carrier, tracking_number, created_at) select ${orderNumber('g')}, 'UPS', '1Z' || g, ${at(n)} from generate_series(1, ${n}) g;
  insert into refund (refund_id, order_number, amount_cents, status) select 're_' || g, ${orderNumber('g')}, 1000, 'succeeded' from ${youngest(n, few)};
  insert into order_change (shopper, xid, order_number, at) select 'user-' || g / 20, g::text::xid8, ${orderNumber('g')}, ${at(n)} from ${youngest(n, few)};`;

const placement = (n: number, few: number) => `
  insert into store (store_id, name, website, methods, version) select 'store-' || g, 'Store ' || g, 'https://store.example', '[]', g from generate_series(1, 200) g;
  insert into placement_task (id, order_number, session_id, shopper, store_id, store_name, status, method, reason, lines, address, item_count, total_cents, ceiling_cents, currency,
      assignee, lease_expires_at, due_at, claimed_at, settled_at, store_order_number, created_at)
    select 'task_' || g, ${orderNumber('g')}, 'cs_' || g, 'user-' || g / 20, 'store-' || (g % 200 + 1), 'Store', s.status, 'manual', 'by hand', '[]',
           jsonb_build_object('name', 'Person ' || g), 1, 1000, 1100, 'USD', case when s.status = 'claimed' then 'olga' end,
           case when s.status = 'claimed' then clock_timestamp() + interval '10 minutes' end, ${at(n)}, ${at(n)},
           case when s.status = 'placed' then ${at(n)} end, case when s.status = 'placed' then 'S-' || g end, ${at(n)}
    from generate_series(1, ${n}) g cross join lateral (select case when g < ${n} - 500 then 'placed' when g % 5 = 0 then 'claimed' else 'queued' end as status) s;
  insert into task_shipping (order_number, option) select ${orderNumber('g')}, '{}' from generate_series(1, ${n}) g;
  insert into task_history (task_id, to_status, changed_by, at) select 'task_' || g, 'queued', 'system', ${at(n)} from generate_series(1, ${n}) g;
  insert into attempt (task_id, method, started_at) select 'task_' || g, 'manual', ${at(n)} from generate_series(1, ${n}) g;
  insert into note (task_id, by, text) select 'task_' || g, 'olga', 'called the store' from ${youngest(n, few)};
  update placement_task set escalate_at = clock_timestamp() + interval '1 day', method = case when right(id, 1) in ('1', '2') then 'api' else 'manual' end
    where status in ('queued', 'claimed');
  update attempt set state = 'confirmed', generation = 2, version = 'acp 1', method = 'api' where id > ${n} / 2 and id < ${n} - 500;
  insert into evidence (id, task_id, sha256, content_type, bytes, by, attempt_id) select 'ev_' || g, 'task_' || g, 'a' || g, 'image/webp', 5000, 'machine:api', g from ${youngest(n, few)};
  insert into store_pace (store_id, last_began_at) select 'store-' || g, ${at(n)} from generate_series(1, 200) g;
  insert into store_way (store_id, method) select 'store-' || g, method from generate_series(1, 200) g cross join unnest(array['api', 'headless']) method;
  insert into store_placement (store_id) select 'store-' || g from generate_series(1, 200) g;
  insert into store_due_times (store_id) select 'store-' || g from generate_series(1, 200) g;
  insert into store_permission (id, store_id, scope, document_url, document_sha256, contact, granted_at, expires_at, max_per_minute, created_by)
    select 'perm_' || g, 'store-' || (g % 200 + 1), case when g % 2 = 0 then 'api' else 'headless' end, 'https://store.example', 'a', 'b', ${at(n)}, ${at(n)} + interval '1 year', 6, 'ada'
    from generate_series(1, 1000) g;
  insert into way_result (store_id, method, at) select 'store-' || (g % 200 + 1), 'headless', ${at(n)} from ${youngest(n, few)};
  insert into api_connection (store_id, protocol, base_url, item_id, key_secret, webhook_secret, enabled, updated_by)
    select 'store-' || g, 'acp', 'https://store.example', '{sku}', 'api_key', 'webhook_secret', true, 'ada' from generate_series(1, 200) g;
  insert into store_session (store_id, session_id, order_number, created_at, poll_at)
    select 'store-' || (g % 200 + 1), 'cs_' || g, ${orderNumber('g')}, ${at(n)}, case when g > ${n} - 500 then clock_timestamp() end from generate_series(1, ${n}) g;
  insert into store_event (id, store_id, session_id, progress, received_at, processed_at)
    select 'event_' || g, 'store-' || (g % 200 + 1), 'cs_' || g, '{}', ${at(n)}, ${at(n)} from ${youngest(n, few)};
  insert into store_browser (store_id) select 'store-' || g from generate_series(1, 200) g;
  insert into recipe (store_id, version, sha256, stage, title, content, created_by, live_at)
    select 'store-' || g, v, md5(g || '-' || v), case v when 1 then 'retired' when 2 then 'live' when 3 then 'canary' else 'draft' end, 'recipe', '{}', 'ada', clock_timestamp() from generate_series(1, 200) g cross join generate_series(1, 20) v;
  insert into recipe_trial (id, store_id, version, request, status, requested_by, created_at)
    select 'dry_' || g, 'store-' || (g % 200 + 1), 1, '{}', 'passed', 'ada', ${at(n)} from ${youngest(n, few)};
  insert into audit (by, act, subject, at) select 'ada', 'way live', 'store:store-' || (g % 200 + 1), ${at(n)} from ${youngest(n, few)};`;

const notifications = (n: number) => `
  insert into letter (kind, about, session_id, reader, subject, body, created_at)
    select 'order-placed', 'order-' || g, 'cs_' || g, 'shopper', 'Your order', 'is placed', ${at(n)} from generate_series(1, ${n}) g;`;
