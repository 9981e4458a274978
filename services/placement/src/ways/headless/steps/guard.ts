import { PageError } from '../failure.ts';
import { countOf } from '../page/look.mjs';
import type { RecipeStep } from '../recipe/schema.ts';
import { until } from './find.ts';
import type { RunningStep } from './step-context.ts';

/** Stops if the element is there, or is missing. It looks once the page is loaded, and does not wait for the element. */
export async function guardStep(
  { parameters }: Extract<RecipeStep, { name: 'guard' }>,
  running: RunningStep,
): Promise<void> {
  const { selectors, present, code } = parameters;
  const count = await until(running, async () => {
    const found = await running.ctx.page.evaluate(countOf, { ready: ['html'], selectors });
    return found ?? undefined;
  });
  if (count > 0 === present)
    throw new PageError(code, `The page ${present ? 'has' : 'does not have'} ${selectors.join(' or ')}.`);
}
