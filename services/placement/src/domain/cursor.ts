/** Where a page of the queue ended: oldest due first, the id where two are due at once. */
export interface Cursor {
  dueAt: string;
  id: string;
}

export const writeCursor = ({ dueAt, id }: Cursor): string =>
  Buffer.from(JSON.stringify([dueAt, id])).toString('base64url');

/** `undefined`: nothing we ever wrote. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(read) || read.length !== 2) return undefined;
    const [dueAt, id] = read as unknown[];
    if (typeof dueAt !== 'string' || typeof id !== 'string') return undefined;
    const cursor = { dueAt: new Date(dueAt).toISOString(), id };
    return writeCursor(cursor) === text ? cursor : undefined;
  } catch {
    return undefined;
  }
}
