import { createTransport } from 'nodemailer';
import type { StoredEmail } from '../storage/emails.ts';
import { translateSmtpError } from './smtp-errors.ts';

/** How e-mails leave. */
export interface MailTransport {
  /** Resolves when the mail server has taken the e-mail over. Throws `MailRefusedError` or `MailUnavailableError`. */
  send(email: StoredEmail, address: string): Promise<void>;
  close(): void;
}

export interface SmtpSettings {
  /** `smtps://user:password@mail.example:465`, or `smtp://…:587`, which is encrypted by STARTTLS unless the server is this machine. */
  url: string;
  /** `Muse <orders@shop.example>` */
  from: string;
  timeoutMs: number;
}

/**
 * By SMTP, over a few connections that are kept. The message's id is made of that of the e-mail: if this process dies after the server
 * has taken it over and before that is stored, it is sent once more, and mail servers and programs can tell that it is the same one.
 */
export function smtpTransport({ url, from, timeoutMs }: SmtpSettings): MailTransport {
  const { hostname } = new URL(url);
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? hostname;
  const transport = createTransport(
    {
      ...{ url, pool: true, maxConnections: 3 },
      requireTLS: !loopback.has(hostname),
      ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
      // Whatever a text says, no file and no address is read for it.
      ...{ disableFileAccess: true, disableUrlAccess: true },
    },
    { from },
  );
  return {
    async send({ id, kind, subject, body }, address) {
      // As an object it is one address, whatever characters it has.
      const to = { name: '', address };
      const messageId = `<${kind}.${id}@${domain}>`;
      const headers = { 'Auto-Submitted': 'auto-generated' }; // no answers from absence assistants (RFC 3834)
      try {
        await transport.sendMail({ to, subject, text: body, messageId, headers });
      } catch (error) {
        throw translateSmtpError(error);
      }
    },
    close: () => transport.close(),
  };
}

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);
