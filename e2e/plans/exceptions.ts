/** Statements that may read more than an index would give them, and why. `text` is a part of the statement. */
export const exceptions: { text: string; reason: string }[] = [];
