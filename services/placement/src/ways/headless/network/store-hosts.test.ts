import { isPublicAddress } from '../../../adapters/public-lookup.ts';
import { cookieHeader } from './send-once.ts';
import { storeHosts } from './store-hosts.ts';

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0.0.0.0',
  '100.64.0.1',
  '::1',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  'nonsense',
])('%s is no public address', (address) => expect(isPublicAddress(address)).toBe(false));

test('an address of the Internet is public', () => {
  for (const address of ['93.184.216.34', '2606:2800:220:1::1']) expect(isPublicAddress(address)).toBe(true);
});

test('a store on this machine is allowed outside production, by exactly its own address', () => {
  const hosts = storeHosts('http://127.0.0.1:4243/demo', [], false);
  expect(hosts.allows(new URL('http://127.0.0.1:4243/demo/bag'))).toBe(true);
  for (const other of [
    'http://127.0.0.1:4242/',
    'http://localhost:4243/',
    'https://127.0.0.1:4243/',
    'http://[::1]:4243/',
  ])
    expect(hosts.allows(new URL(other))).toBe(false);
});

test.each([
  'http://127.0.0.1:4243/demo',
  'http://store.example',
  'https://10.0.0.1/',
  'https://localhost/',
  'file:///etc',
])('in production %s is no store', (website) => expect(() => storeHosts(website, [], true)).toThrow());

test('cookies of other hosts and paths are not sent with the order, and no Secure one without TLS', () => {
  const cookie = (name: string, changes = {}) => ({
    name,
    value: '1',
    domain: 'store.example',
    path: '/',
    secure: false,
    ...changes,
  });
  const cookies = [
    cookie('sid', { path: '/shop' }),
    cookie('wide', { domain: '.store.example' }),
    cookie('other', { domain: 'other.example' }),
    cookie('elsewhere', { path: '/help' }),
    cookie('safe', { secure: true }),
  ] as Parameters<typeof cookieHeader>[0];
  expect(cookieHeader(cookies, new URL('http://store.example/shop/order'))).toBe('sid=1; wide=1');
  expect(cookieHeader(cookies, new URL('https://store.example/shop/order'))).toBe('sid=1; wide=1; safe=1');
});
