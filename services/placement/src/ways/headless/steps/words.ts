/** Words of a text, to compare what a store shows with what was ordered: case, accents and punctuation do not matter. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Whether the words of `wanted` stand in the text one after the other. Sizes are words: M is not in Medium, 1 not in 10. */
export function hasWords(text: string, wanted: string): boolean {
  const words = ` ${wordsOf(text).join(' ')} `;
  const sought = wordsOf(wanted);
  return sought.length === 0 || words.includes(` ${sought.join(' ')} `);
}

export const sameWords = (a: string, b: string): boolean => wordsOf(a).join(' ') === wordsOf(b).join(' ');
