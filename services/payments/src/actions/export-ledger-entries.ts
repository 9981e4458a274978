import { api } from '@muse/contracts';
import { type ActionContext, answer, reply, type Sql } from '@muse/kit';
import { csvHeader, csvRowsOf } from '../domain/ledger-csv.ts';
import { earliest, endOf, latest, startOf } from '../domain/ledger-period.ts';
import { exportEntries } from '../storage/ledger-entries.ts';

const entriesPerRead = 500;

export const exportLedgerEntries = answer(
  api.payments.exportLedgerEntries,
  async ({ query: { from, to } }, { db }: ActionContext) => {
    const period = {
      from: from === undefined ? earliest : startOf(from),
      before: to === undefined ? latest : endOf(to),
    };
    return reply(200, csvOf(db, period), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="ledger.csv"',
      },
    });
  },
);

/** Read page by page, as fast as the caller takes it: no transaction stays open and no export needs more memory than a page. */
async function* csvOf(db: Sql, period: { from: string; before: string }): AsyncGenerator<string> {
  yield csvHeader;
  let after = { position: period.from, id: '0' };
  for (;;) {
    const entries = await exportEntries(db, period, after, entriesPerRead);
    yield entries.map(csvRowsOf).join('');
    const last = entries.at(-1);
    if (!last || entries.length < entriesPerRead) return;
    after = { position: last.position, id: last.id };
  }
}
