const longest = 500;

/** A store's text for operators: data, never markup or control characters, and not longer than they can read. */
export const storeText = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, longest);

/** What might be the number of a card, as a careless store may repeat it. */
export const withoutCardNumbers = (text: string): string => text.replace(/\b(?:\d[ -]?){12,18}\d\b/g, '[removed]');
