import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { addressFields, readAddress } from '../shop/address.ts';
import { isProblem, type Problem } from '../shop/problem.ts';
import { regions } from '../shop/regions.ts';
import { checkoutOf, guard } from './checkout-guard.ts';
import { button, input, type Option, select } from './elements.ts';
import { storePage } from './layout.ts';

export const showAddress = get(
  '/checkout/address',
  'address',
  (visit) => guard(visit, 'address') ?? addressPage(visit, { country: 'US', ...checkoutOf(visit).address }),
);

export const submitAddress = post('/checkout/address', 'address', (visit) => {
  const refused = guard(visit, 'address');
  if (refused) return refused;
  const address = readAddress(visit.shop, visit.form);
  if (isProblem(address)) return addressPage(visit, visit.form, address);
  checkoutOf(visit).address = address;
  return goTo(visit, '/checkout/shipping');
});

const selects: Record<string, (chosen: string) => Option[]> = {
  country: (chosen) =>
    [
      { value: 'US', text: 'United States' },
      { value: 'CA', text: 'Canada' },
    ].map((option) => ({ ...option, selected: option.value === chosen })),
  state: (chosen) =>
    ['', ...regions.US, ...regions.CA].map((value) => ({
      value,
      text: value || 'Choose',
      selected: value === chosen,
    })),
};

function addressPage(visit: Visit, values: Record<string, string>, problem: Problem | null = null) {
  const { shop } = visit;
  return storePage(visit, {
    title: 'Shipping address',
    problem,
    main: html`<h1>Shipping address</h1><form method="post" action="${pathIn(shop, '/checkout/address')}">
${addressFields.map((field) => {
  const options = selects[field]?.(values[field] ?? '');
  return options ? select(shop, field, options) : input(shop, field, { value: values[field] });
})}
${button(shop, 'saveAddress')}</form>`,
  });
}
