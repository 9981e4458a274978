/** A random whole number, both ends included. */
export const between = (from: number, to: number): number => from + Math.floor(Math.random() * (to - from + 1));
