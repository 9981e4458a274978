import { z } from 'zod';

/** A cursor names the last entry of a page, so the next page begins there whatever was added in between. */
export interface CursorCodec<Part extends string> {
  encode(position: Record<Part, string>): string;
  /** Returns `undefined` if `encode` cannot have written this cursor. */
  decode(cursor: string): Record<Part, string> | undefined;
}

/** The position that a codec reads and writes. */
export type PositionOf<C> = C extends CursorCodec<infer Part> ? Record<Part, string> : never;

/**
 * Declares the cursor of one list: the parts of a position in their order, each with the test its value must pass.
 * The text is the values separated by spaces, as base64url; clients treat it as opaque. A value must not contain a space.
 */
export function cursorOf<Part extends string>(
  parts: Readonly<Record<Part, { test(value: string): boolean }>>,
): CursorCodec<Part> {
  const names = Object.keys(parts) as Part[];
  const encode = (position: Record<Part, string>) =>
    Buffer.from(names.map((name) => position[name]).join(' ')).toString('base64url');
  return {
    encode,
    decode(cursor) {
      const values = Buffer.from(cursor, 'base64url').toString().split(' ');
      const position = Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) as Record<
        Part,
        string
      >;
      const valid = names.every((name) => parts[name].test(position[name]));
      // Node decodes base64 leniently (padding, foreign characters), so only the exact text of `encode` is accepted.
      return valid && encode(position) === cursor ? position : undefined;
    },
  };
}

const timeSchema = z.iso.datetime({ precision: 3 });

/** The part of a position that is a time: UTC with milliseconds, and not the year 0000, which Postgres refuses. */
export const cursorTime = {
  test: (value: string): boolean => timeSchema.safeParse(value).success && !value.startsWith('0'),
};

/**
 * Cuts one page out of `rows`, which were read with `limit + 1`: the extra row shows that there is a next page.
 * `encode` makes the cursor from the last row of the page.
 */
export function pageOf<T>(
  rows: T[],
  limit: number,
  encode: (last: T) => string,
): { page: T[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: last !== undefined && rows.length > limit ? encode(last) : null };
}
