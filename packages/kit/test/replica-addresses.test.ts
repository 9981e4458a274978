import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReplicaPool, requestText } from '../src/http/replica-pool.ts';
import { createReplicaSet } from '../src/http/replica-set.ts';
import { createLog } from '../src/index.ts';

const log = createLog('cart', 'silent');
const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close().closeAllConnections();
});

/** A replica that answers with its own address and the `Host` it was asked for. */
async function listen(address: string, port = 0): Promise<number> {
  const server = createServer((req, res) => res.end(`${req.headers.host} at ${address}`));
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  opened.push(server);
  return (server.address() as AddressInfo).port;
}

async function serviceNamed(url: string) {
  const dns = { addresses: ['127.0.0.1'], away: false };
  const lookUp = async () => {
    if (dns.away) throw new Error('the name server is away');
    return dns.addresses;
  };
  const replicas = createReplicaSet('catalog', [url], log, lookUp);
  const pool = createReplicaPool('catalog', [url], log, replicas);
  const read = () =>
    pool.run(
      (to) => requestText(to, { method: 'GET', path: '/' }),
      () => true,
    );
  const answers = async () => new Set((await Promise.all([read(), read(), read(), read()])).map(({ text }) => text));
  return { dns, replicas, pool, answers };
}

describe('a service whose name leads to several addresses (DNS)', () => {
  it('has a replica at each: one added later is used without a restart, one removed is not used any more', async () => {
    const port = await listen('127.0.0.1');
    await listen('127.0.0.2', port);
    const host = `catalog.test:${port}`;
    const { dns, replicas, pool, answers } = await serviceNamed(`http://${host}`);
    await replicas.refresh();
    expect(await answers()).toEqual(new Set([`${host} at 127.0.0.1`]));

    dns.addresses = ['127.0.0.1', '127.0.0.2'];
    await replicas.refresh();
    expect(await answers()).toEqual(new Set([`${host} at 127.0.0.1`, `${host} at 127.0.0.2`]));

    dns.addresses = ['127.0.0.2'];
    await replicas.refresh();
    expect(await answers()).toEqual(new Set([`${host} at 127.0.0.2`]));
    await pool.close();
  });

  it('keeps the known addresses while the name server is away', async () => {
    const port = await listen('127.0.0.1');
    const { dns, replicas, pool, answers } = await serviceNamed(`http://catalog.test:${port}`);
    await replicas.refresh();

    dns.away = true;
    await replicas.refresh();

    expect(await answers()).toEqual(new Set([`catalog.test:${port} at 127.0.0.1`]));
    await pool.close();
  });
});
