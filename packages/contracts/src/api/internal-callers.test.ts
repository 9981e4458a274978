import { isInternal } from '../endpoint.ts';
import { allEndpoints } from './index.ts';

test('every internal endpoint names the services that may call it, and no other endpoint does', () => {
  for (const endpoint of allEndpoints) {
    const { id, callers = [] } = endpoint;
    expect([id, callers.length > 0]).toEqual([id, isInternal(endpoint)]);
    expect(callers).not.toContain(endpoint.service);
  }
});
