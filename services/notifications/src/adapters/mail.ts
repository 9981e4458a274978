import type { Transaction } from '@muse/kit';

/**
 * How e-mails are sent. `send` is called in the transaction that saves the e-mail. A transport enqueues a background job
 * there and makes no call itself, so that an e-mail is sent if and only if it was saved.
 */
interface MailTransport {
  send(tx: Transaction, emailId: number): void;
}

/** Sends nothing: e-mails stay in the table with `sent_at` null until there is a real transport. */
const none: MailTransport = { send: () => undefined };

/** The values of the setting `MAIL_TRANSPORT`. */
export const mailTransports = { none };
