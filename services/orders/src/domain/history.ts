import { type OperatorOrder, type Order, orderStates, serviceNames } from '@muse/contracts';

/** A transition of an order as it is stored. `note` is internal; `publicNote` is what the shopper may read. */
export interface HistoryRow extends Omit<OperatorOrder['history'][number], 'messageToShopper'> {
  publicNote: string | null;
}

const time = (at: string): string => new Date(at).toISOString();

/** The history for operators: every note, and who made each transition. */
export const operatorHistory = (rows: HistoryRow[]): OperatorOrder['history'] =>
  rows.map(({ publicNote, at, ...row }) => ({ ...row, messageToShopper: publicNote, at: time(at) }));

/** The history for the shopper: only what was meant for her; operators stay anonymous. */
export const shopperHistory = (rows: HistoryRow[], shopper: string): Order['history'] =>
  rows.filter(isForShopper).map(({ fromStatus, toStatus, changedBy, publicNote, at }) => ({
    fromStatus,
    toStatus,
    changedBy: actorShownTo(shopper, changedBy),
    note: publicNote,
    at: time(at),
  }));

/** How we try to place an order is no news for her, unless something was written to her. */
const isForShopper = ({ fromStatus, toStatus, publicNote }: HistoryRow): boolean =>
  fromStatus !== toStatus || toStatus !== orderStates.begins || publicNote !== null;

const services: readonly string[] = serviceNames;

function actorShownTo(shopper: string, changedBy: string): string {
  if (changedBy === shopper || changedBy === 'system' || changedBy === 'store') return changedBy;
  return services.includes(changedBy) || changedBy.startsWith('machine:') ? 'system' : 'operator';
}
