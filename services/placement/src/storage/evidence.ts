import { newId, type QueueDetail } from '@muse/contracts';
import type { Sql } from '@muse/kit';

export interface StoredEvidence {
  id: string;
  sha256: string;
  contentType: string;
  bytes: number;
}

/** Records a file of a task. The same file again is the same evidence. */
export async function insertEvidence(
  tx: Sql,
  taskId: string,
  by: string,
  file: Omit<StoredEvidence, 'id'>,
  { attemptId = null, step = null }: { attemptId?: number | null; step?: string | null } = {},
): Promise<StoredEvidence> {
  const row = await tx.one<{ id: string }>`
    insert into evidence (id, task_id, sha256, content_type, bytes, by, attempt_id, step)
    values (${newId('evidence')}, ${taskId}, ${file.sha256}, ${file.contentType}, ${file.bytes}, ${by}, ${attemptId}, ${step})
    on conflict (task_id, sha256) do update set sha256 = excluded.sha256 returning id`;
  return { ...file, id: (row as { id: string }).id };
}

export const findEvidence = (db: Sql, taskId: string, id: string): Promise<StoredEvidence | undefined> =>
  db.one<StoredEvidence>`select id, sha256, content_type, bytes from evidence where task_id = ${taskId} and id = ${id}`;

/** All files of a task, also those that were added outside of an attempt. */
export const evidenceOf = (db: Sql, taskId: string): Promise<QueueDetail['evidence']> =>
  db.many`select id, sha256, content_type, bytes, by, at, step from evidence where task_id = ${taskId} order by at, id`;
