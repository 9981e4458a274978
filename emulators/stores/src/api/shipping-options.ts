import type { Shop } from '../shop/shop.ts';
import { priceOf, type Totals } from '../shop/totals.ts';

const DAY = 86_400_000;

/** How the store delivers these goods, and for how much. */
export function shippingOptions(shop: Shop, { items, discount }: Pick<Totals, 'items' | 'discount'>) {
  return shop.settings.shippingMethods.map((method) => {
    const [earliest = 3, latest = 5] = (method.days.match(/\d+/g) ?? []).map(Number);
    const onDay = (days: number) => new Date(shop.now() + days * DAY).toISOString();
    return {
      id: method.id,
      title: method.name,
      description: method.days || method.name,
      price: priceOf(method, items - discount),
      earliest: onDay(earliest),
      latest: onDay(latest),
    };
  });
}
