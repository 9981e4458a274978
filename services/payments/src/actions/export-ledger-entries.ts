import { api, type LedgerEntry } from '@muse/contracts';
import { type ActionContext, answer, csvHeaders, csvPages, csvRow, reply } from '@muse/kit';
import { earliest, endOf, latest, startOf } from '../domain/ledger-period.ts';
import { exportEntries } from '../storage/ledger-entries.ts';

const header = ['entry', 'at', 'cause', 'session', 'order', 'account', 'amount_cents', 'currency'];
const entriesPerRead = 500;

/** The entries of a period as CSV: one row per line of an entry. */
export const exportLedgerEntries = answer(
  api.payments.exportLedgerEntries,
  async ({ query: { from, to } }, { db }: ActionContext) => {
    const period = {
      from: from === undefined ? earliest : startOf(from),
      before: to === undefined ? latest : endOf(to),
    };
    const readPage = (after: { position: string; id: string } | undefined) =>
      exportEntries(db, period, after ?? { position: period.from, id: '0' }, entriesPerRead);
    return reply(200, csvPages(header, entriesPerRead, readPage, rowsOf), { headers: csvHeaders('ledger.csv') });
  },
);

const rowsOf = ({ id, at, cause, sessionId, orderNumber, lines }: LedgerEntry): string =>
  lines
    .map(({ account, amountCents, currency }) =>
      csvRow([id, at, cause, sessionId, orderNumber, account, amountCents, currency]),
    )
    .join('');
