import { formatMoney, type Message } from '@muse/contracts';
import type { CartLine } from './item.ts';

/** Messages about single lines: out of stock, or a changed price. `lineGroups` are the lines by store, as they are shown. */
export const cartMessages = (lineGroups: CartLine[][]): Message[] =>
  lineGroups.flatMap((lines, store) =>
    lines.flatMap((line, item) => lineMessage(line, `/stores/${store}/items/${item}`) ?? []),
  );

function lineMessage(line: CartLine, pointer: string): Message | undefined {
  if (!line.inStock)
    return {
      severity: 'warning',
      code: 'out_of_stock',
      detail: `${line.productName} is out of stock at ${line.storeName} and is not counted.`,
      pointer,
    };
  if (line.priceCents === line.priceAtAddCents) return undefined;
  const [now, then] = [line.priceCents, line.priceAtAddCents].map((cents) => formatMoney(cents, line.currency));
  return {
    severity: 'info',
    code: 'price_changed',
    detail: `${line.productName} costs ${now} now; it was ${then} when it was added.`,
    pointer,
  };
}
