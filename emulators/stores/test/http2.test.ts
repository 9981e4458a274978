import { type ClientHttp2Session, connect } from 'node:http2';
import { startStoreEmulator } from '../src/index.ts';

const emulator = await startStoreEmulator({ port: 0, tlsPort: 0 });
afterAll(() => emulator.stop());

const snapshot = async () =>
  (await (await fetch(`${emulator.url}/secure/_control/snapshot`)).json()) as { orderPosts: number };

/** Rejects if the connection ends without an answer. */
function request(session: ClientHttp2Session, method: string, path: string) {
  return new Promise<{ status: number; cookies: string[]; body: string }>((resolve, reject) => {
    const stream = session.request({ ':method': method, ':path': path });
    let head: { status: number; cookies: string[] } | undefined;
    let body = '';
    stream.setEncoding('utf8').on('data', (part) => (body += part));
    stream.on('response', (headers) => {
      head = { status: Number(headers[':status']), cookies: headers['set-cookie'] ?? [] };
    });
    stream.on('error', reject);
    stream.on('close', () => (head ? resolve({ ...head, body }) : reject(new Error('no answer'))));
    stream.end();
  });
}

const open = () => {
  const session = connect(emulator.secureUrl as string, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  return session;
};

describe('the listener with HTTP/2 and TLS', () => {
  it('serves the same tenants, with secure cookies', async () => {
    const session = open();
    const home = await request(session, 'GET', '/secure/');
    session.close();
    expect(session.alpnProtocol).toBe('h2');
    expect(home.status).toBe(200);
    expect(home.body).toContain('New arrivals');
    expect(home.cookies[0]).toMatch(/^sid=.*HttpOnly.*Secure$/);
  });

  it('drops the connection of an order without an answer', async () => {
    await fetch(`${emulator.url}/secure/_control`, { method: 'POST', body: '{"dropBeforeOrder":1}' });
    const session = open();
    await request(session, 'GET', '/secure/');
    await expect(request(session, 'POST', '/secure/checkout/order')).rejects.toThrow();
    expect((await snapshot()).orderPosts).toBe(1);
  });

  it('serves HTTP/1.1 as well', async () => {
    const { request: get } = await import('node:https');
    const status = await new Promise((resolve, reject) => {
      get(`${emulator.secureUrl}/secure/`, { rejectUnauthorized: false, agent: false }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});
