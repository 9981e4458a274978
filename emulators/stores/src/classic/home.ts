import { html } from '../server/html.ts';
import { get } from '../server/route.ts';
import { pathIn, type Visit } from '../server/visit.ts';
import { formatMoney } from '../shop/money.ts';
import type { Product } from '../shop/products.ts';
import { unitPrice } from '../shop/totals.ts';
import { storePage } from './layout.ts';

export const home = get('/', 'home', (visit) =>
  storePage(visit, { title: 'New arrivals', main: productList(visit, visit.shop.settings.products) }),
);

export const search = get('/search', 'search', (visit) => {
  const wanted = (visit.query.get('q') ?? '').trim().toLowerCase();
  const found = visit.shop.settings.products.filter(({ sku, name, brand }) =>
    `${sku} ${name} ${brand}`.toLowerCase().includes(wanted),
  );
  return storePage(visit, { title: `${found.length} results`, main: productList(visit, found) });
});

const productList = ({ shop }: Visit, products: Product[]) =>
  html`<ul id="products">${products.map(
    ({ sku, name, brand }) =>
      html`<li><a href="${pathIn(shop, `/product/${encodeURIComponent(sku)}`)}">${brand} ${name}</a> ${formatMoney(unitPrice(shop, sku, 'search'), shop.switches.currency)}</li>`,
  )}</ul>`;
