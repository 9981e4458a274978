/** The server never takes this e-mail. Its text may hold the address, so only the codes are kept. */
export class MailRefusedError extends Error {
  override name = 'MailRefusedError';
  readonly code: string;
  constructor(code: string) {
    super(`the mail server has refused the e-mail: ${code}`);
    this.code = code;
  }
}

/** The server could not be reached, asked to try later, or did not accept our login: the e-mail may be taken later. */
export class MailUnavailableError extends Error {
  override name = 'MailUnavailableError';
}

/** What a server says about one e-mail; other errors of the same class are about the connection, the login or the server. */
const aboutThisEmail = new Set(['EENVELOPE', 'EMESSAGE']);

/** A reply of 5xx is final (RFC 5321, 4.2.1), but only if it is about the recipient or the message, and not about us. */
export function translateSmtpError(error: unknown): MailRefusedError | MailUnavailableError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const isFinal = responseCode !== undefined && responseCode >= 500 && responseCode < 600;
  if (isFinal && aboutThisEmail.has(code ?? '')) return new MailRefusedError(`smtp_${responseCode}`);
  return new MailUnavailableError(
    `the mail server has not taken the e-mail: ${code ?? 'unknown'} ${responseCode ?? ''}`.trim(),
  );
}
