import type { LookupAddress } from 'node:dns';
import { lookupIn, networkFor, networkOf, type StoreNetwork } from './store-network.ts';

test.each([
  ['93.184.216.34', 'public'],
  ['2606:2800:220:1::1', 'public'],
  ['::ffff:93.184.216.34', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['10.0.0.1', undefined],
  ['172.16.0.1', undefined],
  ['192.168.1.1', undefined],
  ['100.64.0.1', undefined],
  ['169.254.169.254', undefined],
  ['::ffff:a9fe:a9fe', undefined],
  ['fd00:ec2::254', undefined],
  ['fe80::1', undefined],
  ['0.0.0.0', undefined],
  ['::', undefined],
  ['224.0.0.1', undefined],
  ['nonsense', undefined],
] as const)('the address %s is on the network: %s', (address, network) => expect(networkOf(address)).toBe(network));

test.each([
  ['https://store.example', 'public'],
  ['https://store.example.', 'public'],
  ['https://93.184.216.34', 'public'],
  ['http://localhost:4243', 'loopback'],
  ['http://LOCALHOST.:4243', 'loopback'],
  ['http://127.0.0.1', 'loopback'],
  ['http://127.0.0.1.', 'loopback'],
  ['http://127.1', 'loopback'],
  ['http://0x7f.1', 'loopback'],
  ['http://0177.0.0.1', 'loopback'],
  ['http://2130706433', 'loopback'],
  ['http://[::1]', 'loopback'],
  ['http://[0:0:0:0:0:0:0:1]', 'loopback'],
  ['http://[::ffff:127.0.0.1]', 'loopback'],
  ['http://169.254.169.254', undefined],
  ['http://0xa9fea9fe', undefined],
  ['http://[::ffff:169.254.169.254]', undefined],
  ['http://0', undefined],
  ['http://10.1', undefined],
] as const)('the host of %s has to be on the network: %s', (url, network) =>
  expect(networkFor(new URL(url).hostname)).toBe(network),
);

const resolve = (network: StoreNetwork, hostname: string) =>
  new Promise<string>((done) =>
    lookupIn(network)(hostname, { all: true }, (error, addresses) =>
      done(error ? (error.code ?? error.message) : (addresses as LookupAddress[]).map(({ address }) => address).join()),
    ),
  );

test('a name that leads to this machine when the connection is made is no store of the Internet', async () => {
  expect(await resolve('public', 'localhost')).toBe('EPRIVATE');
  expect(await resolve('loopback', 'localhost')).toMatch(/^(127\.|::1)/);
});
