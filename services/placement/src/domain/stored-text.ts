const longest = 500;

/** A text of a store as it is kept: data, never markup, without control characters, of bounded length. */
export const storedText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .toWellFormed()
    .slice(0, longest);
