import { z } from 'zod';

/** Alternatives in plain CSS, tried in turn. They are searched through open shadow roots too. */
export const css = z.array(z.string().min(1).max(300)).min(1).max(8);

/** Where a text is read from; with `attribute`, that of the element instead of its text. */
export const field = z.union([
  css.transform((selectors) => ({ selectors, attribute: undefined })),
  z.strictObject({
    selectors: css,
    attribute: z
      .string()
      .regex(/^[a-z-]{1,50}$/)
      .optional(),
  }),
]);

/** Alternatives as Chrome's Recorder writes them: CSS, `aria/…`, `text/…`, `xpath/…`, `pierce/…`, or a chain through shadow roots. */
export const selectors = z
  .array(z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).min(1).max(5)]))
  .min(1)
  .max(8);
