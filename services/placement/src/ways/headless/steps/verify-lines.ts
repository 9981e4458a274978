import type { Line } from '@muse/contracts';
import { PageError } from '../failure.ts';
import { storeText } from '../page/store-text.ts';
import type { RecipeStep } from '../recipe/schema.ts';
import { amountOf } from './amounts.ts';
import { readPage } from './find.ts';
import type { RunningStep } from './step-context.ts';
import { hasWords, sameWords } from './words.ts';

type Step<Name> = Extract<RecipeStep, { name: Name }>;

/** A price beyond these factors is hardly the price of the same thing. Everything between is judged by the total. */
const lowest = 0.5;
const highest = 2;

export async function verifyLine({ parameters }: Step<'verifyLine'>, running: RunningStep): Promise<void> {
  const { sku, name, unitPrice } = parameters;
  const line = running.line as Line;
  const fields = { name, unitPrice, ...(sku && { sku }) } as {
    name: typeof name;
    unitPrice: typeof unitPrice;
    sku: typeof name;
  };
  const [shown] = await readPage(
    running,
    { fields },
    ([page]) => page?.unitPrice != null && (!sku || page.sku != null),
  );
  if (sku && shown?.sku?.toLowerCase() !== line.productSku.toLowerCase())
    throw new PageError(
      'wrong_lines',
      `The product page shows ${storeText(shown?.sku ?? 'nothing')}, not ${line.productSku}.`,
    );
  checkPrice(line, shown?.unitPrice ?? '', running);
}

/** Exactly the lines of the order: nothing is missing, nothing was in the bag before. */
export async function verifyLines({ parameters }: Step<'verifyLines'>, running: RunningStep): Promise<void> {
  const { row, ...fields } = parameters;
  const { lines } = running.ctx.order;
  const rows = await readPage(
    running,
    { row, fields: fields as Record<string, typeof fields.name> },
    (all) => all.length > 0,
  );
  const left = [...rows];
  for (const line of lines) {
    const index = left.findIndex((shown) => isLine(line, shown));
    const [shown] = index < 0 ? [] : left.splice(index, 1);
    if (!shown)
      throw new PageError('wrong_lines', `The store does not show ${describe(line)}; it shows ${describeRows(rows)}.`);
    checkPrice(line, shown.unitPrice ?? '', running);
  }
  if (left.length > 0)
    throw new PageError('wrong_lines', `The store shows what was not ordered: ${describeRows(left)}.`);
}

function isLine(line: Line, shown: Record<string, string | null>): boolean {
  const { sku, name, variant, quantity } = shown;
  if (sku != null && sku.toLowerCase() !== line.productSku.toLowerCase()) return false;
  if (sku == null && !sameWords(name ?? '', line.productName)) return false;
  if (variant != null && !(hasWords(variant, line.size ?? '') && hasWords(variant, line.color ?? ''))) return false;
  return Number(/\d+/.exec(quantity ?? '')?.[0]) === line.quantity;
}

function checkPrice(line: Line, text: string, { ctx }: RunningStep): void {
  const price = amountOf(text, ctx.order.currency);
  const detail = `${describe(line)} costs ${price} cents, ${line.priceCents} were expected.`;
  if (price < line.priceCents * lowest || price > line.priceCents * highest)
    throw new PageError('price_mismatch', detail);
  const others = ctx.order.lines.reduce((sum, each) => sum + (each === line ? 0 : each.totalPriceCents), 0);
  const totalCents = others + price * line.quantity;
  if (price > line.priceCents && totalCents > ctx.order.ceilingCents)
    throw new PageError('over_ceiling', detail, { totalCents, atLeast: true });
}

const describe = ({ productName, productSku, size, color, quantity }: Line): string =>
  `${quantity} × ${productName} (${[productSku, size, color].filter(Boolean).join(', ')})`;

const describeRows = (rows: Record<string, string | null>[]): string =>
  storeText(
    rows
      .map(({ sku, name, variant, quantity }) => [quantity, name ?? sku, variant].filter(Boolean).join(' '))
      .join('; '),
  );
