/** What verified tokens say, so that a signature is computed once, not with every request. Only valid tokens are kept. */
export interface VerifiedTokens<T> {
  /** Returns `undefined` if the token is not known or no longer to be trusted without looking again. */
  get(token: string): T | undefined;
  /** `until`: in milliseconds since 1970, never later than the token expires. */
  set(token: string, content: T, until: number): void;
}

/**
 * Keeps at most twice `size` tokens: when the young generation is full it becomes the old one, and what is used there becomes
 * young again. So callers with many tokens displace what is not in use, and never all at once.
 */
export function createVerifiedTokens<T>(size: number, now: () => number = Date.now): VerifiedTokens<T> {
  type Known = { content: T; until: number };
  let young = new Map<string, Known>();
  let old = new Map<string, Known>();
  const keep = (token: string, known: Known): void => {
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(token, known);
  };
  return {
    get(token) {
      const known = young.get(token) ?? old.get(token);
      if (known === undefined || known.until <= now()) return undefined;
      if (!young.has(token)) keep(token, known);
      return known.content;
    },
    set: (token, content, until) => keep(token, { content, until }),
  };
}
