import fc from 'fast-check';
import { allEndpoints, type Declaration, fillPath, fullPath, pathTable } from './index.ts';

const table = pathTable(
  allEndpoints.map((endpoint) => ({ method: endpoint.method, path: fullPath(endpoint), entry: endpoint })),
);
const statics = new Set(allEndpoints.flatMap((endpoint) => fullPath(endpoint).split('/')));
const namesOf = (endpoint: Declaration) =>
  [...fullPath(endpoint).matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? '');
/** Any value that one segment of a path can have. */
const value = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.length <= 200 && !text.includes('\0') && text.isWellFormed() && !statics.has(text));

describe('the paths of the contract', () => {
  it('are found with any parameter values', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...allEndpoints),
        fc.array(value, { minLength: 3, maxLength: 3 }),
        (endpoint, values) => {
          const params = Object.fromEntries(namesOf(endpoint).map((name, index) => [name, values[index] ?? '']));
          const found = table.find(endpoint.method, fillPath(fullPath(endpoint), params));
          expect(found?.entry?.id).toBe(endpoint.id);
          expect(found?.params).toEqual(params);
        },
      ),
    );
  });

  it('are each declared once', () => {
    const keys = allEndpoints.map((endpoint) => `${endpoint.method} ${fullPath(endpoint).replace(/:\w+/g, ':')}`);
    expect(new Set(keys).size).toBe(keys.length);
    const ids = allEndpoints.map((endpoint) => endpoint.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have exactly the parameters that their schema declares', () => {
    for (const endpoint of allEndpoints) {
      const shape = (endpoint.params as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
      expect([endpoint.id, Object.keys(shape).sort()]).toEqual([endpoint.id, namesOf(endpoint).sort()]);
    }
  });
});

describe('path table', () => {
  const small = pathTable([
    { method: 'GET', path: '/items/check', entry: 'check' },
    { method: 'GET', path: '/items/:id', entry: 'get' },
    { method: 'DELETE', path: '/items/:id', entry: 'remove' },
    { method: 'POST', path: '/items.csv', entry: 'csv' },
  ]);

  it('prefers static segments to parameters, and returns all allowed methods', () => {
    expect(small.find('GET', '/items/check')).toMatchObject({ entry: 'check', params: {} });
    expect(small.find('GET', '/items/1')).toMatchObject({ entry: 'get', params: { id: '1' } });
    expect(small.find('DELETE', '/items/check')).toMatchObject({ entry: 'remove', params: { id: 'check' } });
    expect(small.find('PUT', '/items/1')).toMatchObject({ entry: undefined, allowed: ['DELETE', 'GET', 'HEAD'] });
  });

  it('finds HEAD where it finds GET', () => {
    expect(small.find('HEAD', '/items/1')?.entry).toBe('get');
    expect(small.find('HEAD', '/items.csv')).toMatchObject({ entry: undefined, allowed: ['POST'] });
  });

  it('tolerates no other case, slash, encoding or length', () => {
    for (const path of [
      '/items',
      '/items/',
      '/items/1/',
      '//items/1',
      '/Items/1',
      '/items/a/b',
      '/itemsxcsv',
      '/items/%',
      '/items/%ff',
      '/items/%00',
      `/items/${'x'.repeat(201)}`,
      'items/1',
      '',
    ])
      expect([path, small.find('GET', path)]).toEqual([path, undefined]);
  });

  it('decodes a value once, so what was encoded twice stays encoded', () => {
    expect(small.find('GET', '/items/a%2Fb')?.params).toEqual({ id: 'a/b' });
    expect(small.find('GET', '/items/%252e')?.params).toEqual({ id: '%2e' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (method, path) => {
        small.find(method, path);
        table.find(method, `/${path}`);
      }),
    );
  });
});
