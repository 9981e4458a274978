import { migration } from '@muse/kit';

/** One definition for the statements that read the ways of one store or of several. */
export const waysOfStores = migration(
  1022,
  'ways of stores',
  `
  -- The machines of each store in their order, an admin's or else the catalog's, each with what decides whether it may be used now.
  create view machine_way as
    select c.store_id, l.position, l.method, coalesce(w.stage, 'draft') as stage, w.closed_code, w.open_until is not null as breaker_open,
           exists (select from store_permission p
                   where p.store_id = c.store_id and p.scope = l.method and p.expires_at > muse_clock() and p.granted_at <= muse_clock()
                     and p.revoked_at is null and p.suspended_at is null) as permitted,
           exists (select from placement_switch s
                   where s.is_on and (s.scope, s.target) in (('all', ''), ('store', c.store_id), ('way', l.method))) as switched_off
    from (select store_id, coalesce(p.methods, array(select jsonb_array_elements_text(s.methods))) as methods
          from store s full join store_placement p using (store_id)) c
    cross join lateral unnest(c.methods) with ordinality as l (method, position)
    left join store_way w on w.store_id = c.store_id and w.method = l.method
    where l.method <> 'manual';
`,
);
