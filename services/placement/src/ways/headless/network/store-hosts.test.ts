import { cookieHeader } from './send-once.ts';
import { storeHosts } from './store-hosts.ts';

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
  'http://localhost:4243/demo',
  'http://localhost.:4243/demo',
  'http://127.1:4243/demo',
  'http://0x7f.1:4243/demo',
  'http://2130706433:4243/demo',
  'http://[::1]:4243/demo',
  'http://[::ffff:127.0.0.1]:4243/demo',
])('outside production %s is a store on this machine', (website) =>
  expect(storeHosts(website, [], false).isLocal).toBe(true),
);

test.each([
  'http://10.0.0.1/',
  'http://169.254.169.254/',
  'https://169.254.169.254/',
  'http://[fd00:ec2::254]/',
  'http://[::ffff:10.0.0.1]/',
  'http://0.0.0.0/',
  'https://[::]/',
  'http://store.example',
])('outside production %s is no store either', (website) => expect(() => storeHosts(website, [], false)).toThrow());

test.each([
  'http://127.0.0.1:4243/demo',
  'http://store.example',
  'https://10.0.0.1/',
  'https://localhost/',
  'https://localhost./',
  'https://127.1/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://store./',
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
