import { sessions } from './0001-sessions.ts';
import { stores } from './0002-stores.ts';
import { backfill } from './0003-backfill.ts';
import { oldSessions } from './0004-old-sessions.ts';
import { declineCounters } from './0005-decline-counters.ts';
import { taxCalculations } from './0006-tax-calculations.ts';
import { addressAsWritten } from './0007-address-as-written.ts';
import { sessionsInProgress } from './0009-sessions-in-progress.ts';
import { heldPayments } from './0010-held-payments.ts';
import { sessionsOfGuests } from './0011-sessions-of-guests.ts';

export const migrations = [
  sessions,
  stores,
  backfill,
  oldSessions,
  declineCounters,
  taxCalculations,
  addressAsWritten,
  sessionsInProgress,
  heldPayments,
  sessionsOfGuests,
];
