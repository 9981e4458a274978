import { storeReference } from './store-reference.ts';

const accepts = (text: string) => storeReference(100).safeParse(text).success;

test.each([
  'N-77',
  '112-3456789-0123456',
  '#1001',
  'ORD_2026/11/29.4',
  '1Z 999 AA1 01 2345 6784',
  'US1234567890',
  'Canada Post',
  'Deutsche Post',
  'Österreichische Post',
  ' trimmed ',
  '1Z\u00a0999\tAA1',
  'ord_a1B2',
  'Co.',
  'x'.repeat(64),
])('a reference that stores and carriers use is accepted: %s', (text) => expect(accepts(text)).toBe(true));

test.each([
  ['markup', ['<b>1</b>', '"><img src=x onerror=alert(1)>', '&lt;', "'1'", '`1`']],
  ['a formula', ['=1+1', '+1', '-1', '@SUM(A1)', "=cmd|' /C calc'!A0", '\t=1', '|1']],
  ['a path or an address', ['../x', '/etc/passwd', 'https://store.example/1', 'a\\b']],
  ['not one line of text', ['a\nb', 'a\u0000', 'a\u202eb']],
  ['without a letter or digit at its ends', ['', ' ', '.', '---', 'A-', '1 #']],
  ['too long', ['x'.repeat(65)]],
])('a reference that is %s is refused', (_, texts) => expect(texts.filter(accepts)).toEqual([]));
