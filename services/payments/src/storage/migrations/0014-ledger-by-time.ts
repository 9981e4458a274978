import { concurrentIndexes } from '@muse/kit';

/** For trial balances of earlier times and for the export of entries. */
export const ledgerByTime = concurrentIndexes(1014, 'ledger by time', { ledger_entry_at: 'on ledger_entry (at, id)' });
