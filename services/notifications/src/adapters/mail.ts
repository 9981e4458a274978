import type { Transaction } from '@muse/kit';

/**
 * How letters leave the house. `post` is called in the transaction that kept the letter: it may begin slow work there,
 * so that a letter is sent if and only if it was kept, and never calls anybody itself.
 */
interface MailTransport {
  post(tx: Transaction, emailId: number): void;
}

/** Letters stay in the table, with `sent_at` null, for a transport that comes later. */
const none: MailTransport = { post: () => undefined };

/** By the setting `MAIL_TRANSPORT`. */
export const mailTransports = { none };
