import { paymentsAndRefunds } from './0001-payments-and-refunds.ts';
import { ledger } from './0002-ledger.ts';
import { webhookEvents } from './0003-webhook-events.ts';
import { refundsByOrder } from './0004-refunds-by-order.ts';
import { quietPayments } from './0005-quiet-payments.ts';
import { books } from './0007-books.ts';
import { disputes } from './0008-disputes.ts';
import { customers } from './0009-customers.ts';
import { taxRecords } from './0010-tax-records.ts';
import { refundsByUnit } from './0011-refunds-by-unit.ts';
import { stripeBalance } from './0013-stripe-balance.ts';
import { ledgerByTime } from './0014-ledger-by-time.ts';

export const migrations = [
  paymentsAndRefunds,
  ledger,
  webhookEvents,
  refundsByOrder,
  quietPayments,
  books,
  disputes,
  customers,
  taxRecords,
  refundsByUnit,
  stripeBalance,
  ledgerByTime,
];
