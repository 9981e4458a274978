import type { Sql } from '@muse/kit';
import type { RiskSignal, RiskState } from '../domain/risk-signal.ts';

/** The state of a known signal, locked. Call it under the payment's lock, so that two look-ups do not insert it at once. */
export const lockRiskSignal = (sql: Sql, id: string): Promise<{ state: RiskState } | undefined> =>
  sql.one<{ state: RiskState }>`select state from risk_signal where id = ${id} for update`;

export const saveRiskSignal = (sql: Sql, sessionId: string, { id, kind, state, reason }: RiskSignal): Promise<number> =>
  sql.run`
    insert into risk_signal (id, session_id, kind, state, reason) values (${id}, ${sessionId}, ${kind}, ${state}, ${reason})
    on conflict (id) do update set state = excluded.state, reason = excluded.reason, updated_at = muse_clock()`;
