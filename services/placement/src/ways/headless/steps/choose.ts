import type { Line } from '@muse/contracts';
import { PageError } from '../failure.ts';
import { countOf, optionFor } from '../page/look.mjs';
import type { RecipeStep } from '../recipe/schema.ts';
import { clickOn, findElement, until } from './find.ts';
import type { RunningStep } from './step-context.ts';
import { type } from './type.ts';

type Step<Name> = Extract<RecipeStep, { name: Name }>;

export async function chooseVariant({ parameters }: Step<'chooseVariant'>, running: RunningStep): Promise<number> {
  const line = running.line as Line;
  const wanted = { size: line.size, color: line.color, quantity: String(line.quantity) };
  let drift = 0;
  for (const name of ['size', 'color', 'quantity'] as const) {
    const selectors = parameters[name];
    const value = wanted[name];
    if (!selectors || value === null) continue;
    const { element, alternative } = await findElement(running, selectors);
    drift = Math.max(drift, alternative);
    const option = await element.evaluate(optionFor, value);
    if (option.state === 'found') await element.select(option.value);
    else if (option.state === 'no_select') await type(running, element, value);
    else if (option.state === 'disabled')
      throw new PageError('out_of_stock', `${name} ${value} of ${line.productSku} is sold out.`);
    else if (name === 'quantity')
      throw new PageError('quantity_limited', `The store does not sell ${value} of ${line.productSku} at once.`);
    else throw new PageError('variant_missing', `${line.productSku} has no ${name} ${value}.`);
    running.ctx.filled.push(`${name} of ${line.productSku}: ${value}`);
  }
  return drift;
}

export async function chooseShipping({ parameters }: Step<'chooseShipping'>, running: RunningStep): Promise<number> {
  const chosen = running.ctx.order.shippingOption?.id;
  const selectors = (chosen !== undefined && parameters.options[chosen]) || parameters.otherwise;
  const alternative = await clickOn(running, selectors);
  running.ctx.filled.push(`shipping: ${running.ctx.order.shippingOption?.name ?? 'the only option'}`);
  return alternative;
}

/** What an earlier attempt, or a person, left in the bag of an account would be bought too. */
export async function emptyBag({ parameters }: Step<'emptyBag'>, running: RunningStep): Promise<void> {
  const { ready, lines, remove } = parameters;
  const count = async (): Promise<number | undefined> =>
    (await running.ctx.page.evaluate(countOf, { ready, selectors: lines })) ?? undefined;
  let left = await until(running, count);
  for (let clicks = 0; left > 0; clicks += 1) {
    if (clicks >= 100) throw new PageError('wrong_lines', 'The bag could not be emptied.');
    await clickOn(running, remove);
    const before = left;
    left = await until(running, async () => {
      const now = await count();
      return now !== undefined && now < before ? now : undefined;
    });
  }
}
