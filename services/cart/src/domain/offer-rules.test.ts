import type { AddRequest, Offer } from '@muse/contracts';
import { judgeBatch, judgeOffer, variantKey } from './offer-rules.ts';

const offer = (productSku: string, more: Partial<Offer> = {}): Offer => ({
  storeId: 'a',
  productSku,
  size: null,
  color: null,
  productName: productSku,
  productUrl: 'https://a.example',
  productImageUrl: null,
  brand: null,
  taxCode: null,
  priceCents: 1_000,
  originalPriceCents: 1_000,
  currency: 'USD',
  inStock: true,
  updatedAt: '2025-11-01T10:00:00.000Z',
  ...more,
});
const want = (productSku: string, quantity = 1): AddRequest => ({
  storeId: 'a',
  productSku,
  size: null,
  color: null,
  quantity,
});
const offersByVariant = (...offers: Offer[]) => new Map(offers.map((each) => [variantKey(each), each]));
const verdicts = (requests: AddRequest[], offers: Map<string, Offer>) =>
  judgeBatch([], requests, offers).map((verdict) =>
    verdict.status === 'refused' ? verdict.refusal.code : verdict.status,
  );

describe('judging an offer', () => {
  it('refuses as unknown first, then as out of stock, then for its price', () => {
    expect(judgeOffer(undefined, 1).refusal?.code).toBe('unknown_offer');
    expect(judgeOffer(offer('x', { inStock: false }), 1).refusal?.code).toBe('out_of_stock');
    expect(judgeOffer(offer('x'), 1).refusal).toEqual({ code: 'price_changed', extra: { offer: offer('x') } });
    expect(judgeOffer(offer('x'), 1_000)).toEqual({ offer: offer('x') });
    expect(judgeOffer(offer('x'))).toEqual({ offer: offer('x') });
  });
});

describe('judging a batch', () => {
  it('judges each request after the accepted ones before it', () => {
    expect(verdicts([want('x', 60), want('x', 60), want('x', 39), want('x')], offersByVariant(offer('x')))).toEqual([
      'added',
      'quantity_limit',
      'increased',
      'quantity_limit',
    ]);
  });

  it('takes the currency of the first accepted request', () => {
    const offers = offersByVariant(offer('x', { inStock: false }), offer('y', { currency: 'EUR' }), offer('z'));
    expect(verdicts([want('x'), want('y'), want('z')], offers)).toEqual(['out_of_stock', 'added', 'currency_mismatch']);
  });

  it('accepts at most 100 lines', () => {
    const offers = offersByVariant(...Array.from({ length: 102 }, (_, index) => offer(`n-${index}`)));
    const all = verdicts(
      [...offers.values()].map(({ productSku }) => want(productSku)),
      offers,
    );
    expect(all.slice(98)).toEqual(['added', 'added', 'cart_full', 'cart_full']);
  });
});
