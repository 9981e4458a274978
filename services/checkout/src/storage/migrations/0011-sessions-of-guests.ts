import { concurrentIndexes } from '@muse/kit';

/** A guest who signs in takes the ended sessions along. Customers' sessions are only read by their ids. */
export const sessionsOfGuests = concurrentIndexes(1011, 'sessions of guests', {
  session_of_guest: "on session (shopper) where starts_with(shopper, 'guest_')",
});
