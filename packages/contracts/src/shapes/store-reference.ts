import { z } from 'zod';

const longest = 64;
/** Begins with what no spreadsheet reads as a formula, and has nothing that markup needs. */
const allowed = /^[\p{L}\p{N}#](?:[\p{L}\p{M}\p{N} ._/#-]*[\p{L}\p{M}\p{N}.])?$/u;

/**
 * What a person copies from a store or a carrier: an order number, a tracking number, the name of a carrier. It is shown in pages,
 * e-mails and spreadsheets. Checked beside the schema, because the schema of release 0.1.0 allowed any text.
 */
export const storeReference = (longestOfRelease: number) =>
  z
    .string()
    .trim()
    .overwrite((text) => text.replace(/[\p{Zs}\t]+/gu, ' ')) // as web pages are copied
    .min(1)
    .max(longestOfRelease)
    .superRefine((text, context) => {
      if (text.length > longest) context.addIssue({ code: 'custom', message: `at most ${longest} characters` });
      else if (text !== '' && !allowed.test(text))
        context.addIssue({
          code: 'custom',
          message: 'letters, digits, blanks and - _ / # . only, beginning with a letter, a digit or #',
        });
    });
