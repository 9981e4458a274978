import { concurrentIndexes } from '@muse/kit';

/** The lists of operators, the metric of what is owed, and the parts of an external refund. */
export const refundLists = concurrentIndexes(1012, 'refund lists', {
  refund_in_status: 'on refund (status, created_at, id)',
  refund_open: `on refund (created_at, id) where status in ('awaiting_approval', 'requested', 'pending', 'failed')`,
  refund_unassigned: 'on refund (created_at, id) where external and assigned_at is null',
  refund_to_alarm: `on refund (created_at) where alarmed_at is null and status in ('requested', 'pending', 'failed')`,
  refund_parts: 'on refund (part_of) where part_of is not null',
});
