import fc from 'fast-check';
import { allEndpoints, type Declaration, fillPath, fullPath, pathTable } from '../src/index.ts';

const table = pathTable(
  allEndpoints.map((endpoint) => ({ method: endpoint.method, path: fullPath(endpoint), entry: endpoint })),
);
const statics = new Set(allEndpoints.flatMap((endpoint) => fullPath(endpoint).split('/')));
const namesOf = (endpoint: Declaration) =>
  [...fullPath(endpoint).matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? '');
/** Whatever may stand in one segment of a path. */
const value = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.length <= 200 && !text.includes('\0') && text.isWellFormed() && !statics.has(text));

describe('the paths of the contract', () => {
  it('lead to their endpoint, with any values in their places', () => {
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
    const doors = allEndpoints.map((endpoint) => `${endpoint.method} ${fullPath(endpoint).replace(/:\w+/g, ':')}`);
    expect(new Set(doors).size).toBe(doors.length);
    const ids = allEndpoints.map((endpoint) => endpoint.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('name every parameter they declare, and declare every one they name', () => {
    for (const endpoint of allEndpoints) {
      const shape = (endpoint.params as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
      expect([endpoint.id, Object.keys(shape).sort()]).toEqual([endpoint.id, namesOf(endpoint).sort()]);
    }
  });
});

describe('a table of paths', () => {
  const small = pathTable([
    { method: 'GET', path: '/items/check', entry: 'check' },
    { method: 'GET', path: '/items/:id', entry: 'get' },
    { method: 'DELETE', path: '/items/:id', entry: 'remove' },
    { method: 'POST', path: '/items.csv', entry: 'csv' },
  ]);

  it('prefers words to places, and says all methods that fit', () => {
    expect(small.find('GET', '/items/check')).toMatchObject({ entry: 'check', params: {} });
    expect(small.find('GET', '/items/1')).toMatchObject({ entry: 'get', params: { id: '1' } });
    expect(small.find('DELETE', '/items/check')).toMatchObject({ entry: 'remove', params: { id: 'check' } });
    expect(small.find('PUT', '/items/1')).toMatchObject({ entry: undefined, allowed: ['DELETE', 'GET', 'HEAD'] });
  });

  it('answers HEAD where it answers GET', () => {
    expect(small.find('HEAD', '/items/1')?.entry).toBe('get');
    expect(small.find('HEAD', '/items.csv')).toMatchObject({ entry: undefined, allowed: ['POST'] });
  });

  it('is as strict as it reads', () => {
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

  it('reads a value once, so that what was escaped twice stays escaped', () => {
    expect(small.find('GET', '/items/a%2Fb')?.params).toEqual({ id: 'a/b' });
    expect(small.find('GET', '/items/%252e')?.params).toEqual({ id: '%2e' });
  });

  it('never throws, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (method, path) => {
        small.find(method, path);
        table.find(method, `/${path}`);
      }),
    );
  });
});
