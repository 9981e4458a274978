import { review, type Verdict } from '../src/documents/index.ts';

/** Everything as it is declared today, promised as such. */
const saved = () => Object.fromEntries(review({}).map(({ name, now }) => [name, structuredClone(now) as never]));
const standsOut = (verdicts: Verdict[]) => verdicts.filter(({ is }) => is !== 'as promised');

describe('what is declared, held against what was promised', () => {
  it('is as promised where nothing changed, also after it was written to a file and read again', () => {
    expect(standsOut(review(JSON.parse(JSON.stringify(saved())) as never))).toEqual([]);
  });

  it('is new where nothing was promised, every fact, endpoint and refusal of it', () => {
    const names = review({}).map(({ name, is }) => {
      expect(is).toBe('new');
      return name;
    });
    expect(names).toEqual(expect.arrayContaining(['events/checkout.paid.v1', 'endpoints/cart.addItem', 'refusals']));
  });

  it('is broken where a promise is declared by nobody any more', () => {
    const before = { ...saved(), 'events/checkout.paid.v0': {} };
    expect(standsOut(review(before))).toEqual([
      { name: 'events/checkout.paid.v0', breaches: ['is promised, and nobody declares it any more'], is: 'broken' },
    ]);
  });

  it('is more than promised where a field came that was not there', () => {
    const before: Record<string, { data: { properties: object; required: string[] } }> = saved();
    const captured = before['endpoints/catalog.listStores'] as unknown as {
      replies: { 200: { properties: object; required: string[] } };
    };
    captured.replies[200] = { ...captured.replies[200], properties: {}, required: [] };
    expect(standsOut(review(before))).toMatchObject([
      { name: 'endpoints/catalog.listStores', is: 'more than promised' },
    ]);
  });

  it('is broken where a field went', () => {
    const before: Record<string, { data: { properties: Record<string, object>; required: string[] } }> = saved();
    const { data } = before['events/payment.captured.v1'] as NonNullable<(typeof before)[string]>;
    data.properties.receipt = { type: 'string' };
    expect(standsOut(review(before))).toMatchObject([
      { name: 'events/payment.captured.v1', breaches: ['data/receipt was removed'], is: 'broken' },
    ]);
  });
});
