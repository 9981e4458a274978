import { cursorOf } from '@muse/contracts';

/** The cursor of the list of ledger entries, which are sorted by id. */
export const entryCursor = cursorOf({ id: /^[1-9]\d{0,17}$/ });
