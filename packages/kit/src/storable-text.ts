/** Whether Postgres can store a text: no NUL and no half of a surrogate pair. */
export const isStorableText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The text with U+FFFD in place of what Postgres cannot store. */
export const storableText = (text: string): string => text.replaceAll('\0', '\ufffd').toWellFormed();

/** Whether every text in a JSON value can be stored, field names too. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (Array.isArray(value)) return value.every(isStorable);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([name, entry]) => isStorableText(name) && isStorable(entry));
}

/** A copy of a JSON value that can be stored. */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map((entry: unknown) => storable(entry));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [storableText(name), storable(entry)]));
}
