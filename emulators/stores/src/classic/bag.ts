import { html } from '../server/html.ts';
import type { Reply } from '../server/reply.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { applyPromo, setQuantity, soldOutLine } from '../shop/bag.ts';
import { formatMoney } from '../shop/money.ts';
import type { Problem } from '../shop/problem.ts';
import { type PricedLine, totals } from '../shop/totals.ts';
import { button, input } from './elements.ts';
import { storePage } from './layout.ts';
import { sums, variantText } from './summary.ts';

export const showBag = get('/bag', 'bag', (visit) => bagPage(visit));

export function bagPage(visit: Visit, problem: Problem | null = null): Reply {
  const { shop, session } = visit;
  const { currency } = shop.switches;
  const priced = totals(shop, session, 'bag');
  const gone = soldOutLine(shop, session.bag, 'bag');
  if (priced.lines.length === 0)
    return storePage(visit, { title: 'Bag', problem, main: html`<h1>Your bag is empty</h1>` });
  return storePage(visit, {
    title: 'Bag',
    problem: problem ?? gone,
    main: html`<h1>Shopping bag</h1>
<table id="lines"><tbody>${priced.lines.map((line, index) => bagLine(visit, line, index))}</tbody></table>
<form method="post" action="${pathIn(shop, '/bag/promo')}">${input(shop, 'promo', { value: session.bag.promo ?? '' })}${button(shop, 'applyPromo')}</form>
${sums(shop, priced, currency)}
<form action="${pathIn(shop, '/checkout')}">${button(shop, 'checkout', { disabled: gone !== null })}</form>`,
  });
}

function bagLine({ shop }: Visit, line: PricedLine, index: number) {
  const { sku, name, quantity, unitPrice } = line;
  const position = html`<input type="hidden" name="line" value="${index}">`;
  return html`<tr class="line" data-sku="${sku}"><td class="name">${name}</td><td class="variant">${variantText(line)}</td>
<td><form method="post" action="${pathIn(shop, '/bag/update')}">${position}<input class="quantity" name="quantity" value="${quantity}" aria-label="Quantity">${button(shop, 'update')}</form></td>
<td class="unit-price">${formatMoney(unitPrice, shop.switches.currency)}</td>
<td><form method="post" action="${pathIn(shop, '/bag/update')}">${position}<input type="hidden" name="quantity" value="0">${button(shop, 'remove')}</form></td></tr>`;
}

export const updateBag = post('/bag/update', 'bag', (visit) => {
  const { shop, session, form } = visit;
  const problem = setQuantity(shop, session, Number(form.line), Number(form.quantity));
  return problem ? bagPage(visit, problem) : goTo(visit, '/bag');
});

export const redeemPromo = post('/bag/promo', 'bag', (visit) => {
  const problem = applyPromo(visit.shop, visit.session, visit.form.promo ?? '');
  return problem ? bagPage(visit, problem) : goTo(visit, '/bag');
});
