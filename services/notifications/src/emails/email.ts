/** One letter, ready to be kept. `kind` and `about` together make it one of a kind, however often its fact is heard. */
export interface Email {
  kind: string;
  /** The order number, session or refund it is about; a parcel is its order's number and its own. */
  about: string;
  sessionId: string;
  reader: 'shopper' | 'operations';
  /** Who reads it; null where the fact does not say, and the session does. */
  shopper: string | null;
  email: string | null;
  subject: string;
  body: string;
}

/** Plain text, as the reader sees it; what does not apply is left out. */
export const paragraphs = (...parts: (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join('\n\n');
