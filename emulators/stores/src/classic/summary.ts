import { type Html, html } from '../server/html.ts';
import type { Address } from '../shop/address.ts';
import { formatMoney } from '../shop/money.ts';
import type { Shop } from '../shop/shop.ts';
import type { PricedLine, Totals } from '../shop/totals.ts';
import { shown } from './elements.ts';

export function lineTable(lines: PricedLine[], currency: string): Html {
  return html`<table id="lines"><tbody>${lines.map(
    ({ sku, name, size, color, quantity, unitPrice }) =>
      html`<tr class="line" data-sku="${sku}"><td class="name">${name}</td><td class="variant">${variantText({ size, color })}</td><td class="quantity">${quantity}</td><td class="unit-price">${formatMoney(unitPrice, currency)}</td><td class="line-total">${formatMoney(unitPrice * quantity, currency)}</td></tr>`,
  )}</tbody></table>`;
}

export const variantText = ({ size, color }: { size: string; color: string }): string =>
  [size && `Size ${size}`, color].filter(Boolean).join(', ');

/** An amount that is not known yet is shown as a dash. */
export function sums(
  shop: Shop,
  { items, discount, shipping, tax, total }: Omit<Totals, 'lines'>,
  currency: string,
): Html {
  const money = (amount: number | null) => (amount === null ? '—' : formatMoney(amount, currency));
  return html`<dl>${shown(shop, 'subtotal', money(items))}
${discount > 0 && shown(shop, 'discount', money(-discount))}
${shown(shop, 'shipping', shipping === 0 ? 'Free' : money(shipping))}
${shown(shop, 'tax', money(tax))}
${shown(shop, 'total', money(total))}</dl>`;
}

export const addressText = (address: Address): string =>
  [
    `${address.firstName} ${address.lastName}`,
    address.line1,
    address.line2,
    `${address.city}, ${address.state} ${address.postalCode}`,
    address.country,
  ]
    .filter(Boolean)
    .join(', ');
