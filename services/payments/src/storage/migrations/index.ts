import { paymentsAndRefunds } from './0001-payments-and-refunds.ts';
import { ledger } from './0002-ledger.ts';
import { webhookEvents } from './0003-webhook-events.ts';
import { refundsByOrder } from './0004-refunds-by-order.ts';
import { quietPayments } from './0005-quiet-payments.ts';
import { refundAttempts } from './0006-refund-attempts.ts';
import { books } from './0007-books.ts';
import { disputes } from './0008-disputes.ts';
import { customers } from './0009-customers.ts';
import { taxRecords } from './0010-tax-records.ts';
import { refundsByUnit } from './0011-refunds-by-unit.ts';
import { refundLists } from './0012-refund-lists.ts';
import { stripeBalance } from './0013-stripe-balance.ts';
import { ledgerByTime } from './0014-ledger-by-time.ts';
import { refundDetail } from './0016-refund-detail.ts';
import { detachedCards } from './0018-detached-cards.ts';
import { holds } from './0019-holds.ts';
import { findingHolds } from './0020-finding-holds.ts';
import { storePayments } from './0021-store-payments.ts';
import { storeCards } from './0023-store-cards.ts';
import { shownHolds } from './0027-shown-holds.ts';

export const migrations = [
  paymentsAndRefunds,
  ledger,
  webhookEvents,
  refundsByOrder,
  quietPayments,
  refundAttempts,
  books,
  disputes,
  customers,
  taxRecords,
  refundsByUnit,
  refundLists,
  stripeBalance,
  ledgerByTime,
  refundDetail,
  detachedCards,
  holds,
  findingHolds,
  storePayments,
  storeCards,
  shownHolds,
];
