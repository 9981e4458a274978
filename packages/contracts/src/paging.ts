/**
 * A page from what was read, which is one more than wanted: the one too many says whether there is a next page.
 * `write` turns the last entry shown into the cursor from which the next page goes on.
 */
export function pageOf<T>(
  read: T[],
  limit: number,
  write: (last: T) => string,
): { page: T[]; nextCursor: string | null } {
  const page = read.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: last !== undefined && read.length > limit ? write(last) : null };
}
