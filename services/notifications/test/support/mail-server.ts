import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedEmail {
  from: string;
  to: string[];
  headers: Record<string, string>;
  text: string;
}

/** Thrown by `answer`: the reply of the server to a recipient, or to a message after it has received it. */
export const smtpReply = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

interface Behaviour {
  /** Called for each recipient; throws to refuse it. */
  recipient?: (address: string) => void;
  /** Called after a message was received and kept; throws to answer with an error, or closes the connection. */
  message?: (connection: { close(): void }) => void;
}

/** A mail server that keeps what it receives. It takes the login `muse` with the password `secret`. */
export async function startMailServer(port = 0) {
  const received: ReceivedEmail[] = [];
  const behaviour: Behaviour = {};
  let logins = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      logins += 1;
      const isKnown = username === 'muse' && password === 'secret';
      done(isKnown ? null : smtpReply(535, 'wrong login'), isKnown ? { user: 'muse' } : undefined);
    },
    onRcptTo: ({ address }, _session, done) => done(failureOf(() => behaviour.recipient?.(address))),
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const { mailFrom, rcptTo } = session.envelope;
      const to = rcptTo.map(({ address }) => address);
      received.push({ from: mailFrom ? mailFrom.address : '', to, ...parse(Buffer.concat(chunks).toString('utf8')) });
      const close = () => [...server.connections].forEach((each) => each.close());
      done(failureOf(() => behaviour.message?.({ close })));
    },
  });
  server.on('error', () => undefined); // of a connection that the test ends
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const listening = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://muse:secret@127.0.0.1:${listening}`,
    port: listening,
    received,
    behaviour,
    logins: () => logins,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function failureOf(body: () => void): Error | null {
  try {
    body();
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** Our e-mails have one part, in plain text. */
function parse(raw: string): Pick<ReceivedEmail, 'headers' | 'text'> {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = raw.slice(end + 4);
  return { headers, text: headers['content-transfer-encoding'] === 'quoted-printable' ? decode(body) : body };
}

const decode = (text: string): string =>
  Buffer.from(
    text
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
