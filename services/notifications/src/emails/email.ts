/** One e-mail, ready to be saved. There is one per `kind` and `about`, however often its event is received. */
export interface Email {
  kind: string;
  /** Its subject's id: a session, an order number, a refund; for a parcel the order number, carrier and tracking number. */
  about: string;
  sessionId: string;
  reader: 'shopper' | 'operations';
  /** The shopper's id, or null if the event does not carry it; it is then found through the session. */
  shopper: string | null;
  /** The address, or null if it is looked up through the session when the e-mail is sent. */
  email: string | null;
  subject: string;
  body: string;
}

/** Joins the paragraphs of a plain-text body; null and empty ones are left out. */
export const paragraphs = (...parts: (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join('\n\n');
