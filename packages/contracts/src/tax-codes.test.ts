import { readFileSync } from 'node:fs';
import { taxClassOf, taxCodes } from './index.ts';

it('docs/tax.md lists every tax code, and no other', () => {
  const page = readFileSync(new URL('../../../docs/tax.md', import.meta.url), 'utf8');
  expect(new Set(page.match(/txcd_\d+/g))).toEqual(new Set(Object.keys(taxCodes)));
});

it('an offer without a code, or with one that we do not know, is taxed in full', () => {
  for (const code of [null, undefined, 'txcd_12345678', 'toString']) expect(taxClassOf(code)).toBe('general');
  expect(taxClassOf('txcd_30011000')).toBe('clothing');
});
