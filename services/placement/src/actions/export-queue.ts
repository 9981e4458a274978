import { api } from '@muse/contracts';
import { answer, csvHeaders, csvPages, csvRow, reply } from '@muse/kit';
import { type EntryRow, entryNow } from '../domain/entry.ts';
import { listTasks } from '../storage/queue.ts';

const header = [
  ...['order', 'status', 'priority', 'store', 'store_name', 'items', 'total_cents', 'currency', 'reason', 'assignee'],
  ...['lease_expires_at', 'due_at', 'created_at'],
];
const entriesPerRead = 500;

export const exportQueue = answer(api.placement.exportQueue, async ({ query }, { db }) => {
  const readPage = (after: (EntryRow & { now: string }) | undefined) => listTasks(db, query, after, entriesPerRead);
  return reply(200, csvPages(header, entriesPerRead, readPage, rowOf), { headers: csvHeaders('manual-orders.csv') });
});

function rowOf(task: EntryRow & { now: string }): string {
  const entry = entryNow(task);
  return csvRow([
    ...[entry.museOrderNumber, entry.status, entry.priority, entry.storeId, entry.storeName, entry.itemCount],
    ...[entry.totalCents, entry.currency, entry.reason, entry.assignee],
    ...[entry.leaseExpiresAt, entry.dueAt, entry.createdAt],
  ]);
}
