import { internetUrl } from './internet-url.ts';

const accepts = (url: string) => internetUrl.safeParse(url).success;

test.each([
  'https://www.nordstrom.com/p/1?color=blue#top',
  'https://shop.example',
  'https://bücher.example/ä',
  'https://xn--bcher-kva.example:8443/',
  'https://10.example.com/',
])('a public https URL is accepted: %s', (url) => expect(accepts(url)).toBe(true));

test.each([
  [
    'not https',
    ['http://shop.example', 'ftp://shop.example', 'javascript:alert(1)', 'file:///etc/passwd', '//shop.example'],
  ],
  ['with credentials', ['https://user@shop.example', 'https://a:b@shop.example/', 'https://shop.example@10.0.0.1/']],
  [
    'loopback',
    [
      'https://localhost',
      'https://LOCALHOST.',
      'https://x.localhost',
      'https://127.0.0.1',
      'https://127.1',
      'https://0x7f000001',
      'https://2130706433',
      'https://0177.0.0.1',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://0/',
    ],
  ],
  [
    'private',
    ['https://10.0.0.1', 'https://172.16.0.1', 'https://192.168.1.1', 'https://100.64.0.1', 'https://[fd00::1]/'],
  ],
  ['link-local', ['https://169.254.169.254/latest/meta-data', 'https://[fe80::1]/']],
  [
    'internal',
    [
      'https://catalog',
      'https://catalog:4001',
      'https://metadata.google.internal',
      'https://db.local',
      'https://a.svc.cluster.local',
      'https://router.lan',
      'https://1.0.0.10.in-addr.arpa',
      'https://intern.corp.',
    ],
  ],
])('a URL that is %s is refused', (_, urls) => expect(urls.filter(accepts)).toEqual([]));
