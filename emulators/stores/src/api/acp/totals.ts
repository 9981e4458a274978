import type { Totals } from '../../shop/totals.ts';

export const total = (type: string, display_text: string, amount: number) => ({ type, display_text, amount });

export const totalsOf = ({ items, discount, shipping, tax, total: sum }: Totals) => [
  total('items_base_amount', 'Items', items),
  ...(discount > 0 ? [total('discount', 'Discount', -discount)] : []),
  total('subtotal', 'Subtotal', items - discount),
  ...(shipping === null ? [] : [total('fulfillment', 'Shipping', shipping)]),
  ...(tax === null ? [] : [total('tax', 'Tax', tax)]),
  total('total', 'Total', sum),
];
