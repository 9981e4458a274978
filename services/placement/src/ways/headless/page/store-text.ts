/** Text of a store as data: bounded, without control characters, on one line. */
export const storeText = (text: string, longest = 300): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, longest);
