import { type ReviewedDeclaration, review } from '../index.ts';

/** Snapshots of today's declarations. */
const saved = () => Object.fromEntries(review({}).map(({ name, now }) => [name, structuredClone(now) as never]));
const changed = (reviewed: ReviewedDeclaration[]) => reviewed.filter(({ is }) => is !== 'unchanged');

describe('declarations compared with their snapshots', () => {
  it('are unchanged if nothing changed, also after a snapshot was written to a file and read again', () => {
    expect(changed(review(JSON.parse(JSON.stringify(saved())) as never))).toEqual([]);
  });

  it('are new without a snapshot: events, endpoints and refusals', () => {
    const names = review({}).map(({ name, is }) => {
      expect(is).toBe('new');
      return name;
    });
    expect(names).toEqual(expect.arrayContaining(['events/checkout.paid.v1', 'endpoints/cart.addItem', 'refusals']));
  });

  it('are broken if a snapshot has no declaration', () => {
    const before = { ...saved(), 'events/checkout.paid.v0': {} };
    expect(changed(review(before))).toEqual([
      { name: 'events/checkout.paid.v0', breakingChanges: ['has a snapshot but is no longer declared'], is: 'broken' },
    ]);
  });

  it('are extended if a reply gained a field', () => {
    const before: Record<string, { data: { properties: object; required: string[] } }> = saved();
    const captured = before['endpoints/catalog.listStores'] as unknown as {
      replies: { 200: { properties: object; required: string[] } };
    };
    captured.replies[200] = { ...captured.replies[200], properties: {}, required: [] };
    expect(changed(review(before))).toMatchObject([{ name: 'endpoints/catalog.listStores', is: 'extended' }]);
  });

  it('are broken if an event lost a field', () => {
    const before: Record<string, { data: { properties: Record<string, object>; required: string[] } }> = saved();
    const { data } = before['events/payment.captured.v1'] as NonNullable<(typeof before)[string]>;
    data.properties.receipt = { type: 'string' };
    expect(changed(review(before))).toMatchObject([
      { name: 'events/payment.captured.v1', breakingChanges: ['data/receipt was removed'], is: 'broken' },
    ]);
  });
});
