import { setTimeout as wait } from 'node:timers/promises';
import type { ElementHandle } from 'puppeteer';
import { announceChange, hideValue, optionFor, selectAll } from '../page/look.mjs';
import type { RecipeStep } from '../recipe/schema.ts';
import { findElement } from './find.ts';
import type { RunningStep } from './step-context.ts';

/** Types a value or chooses an option. Secrets are resolved here, and their field is made unreadable before. */
export async function change(step: Extract<RecipeStep, { type: 'change' }>, running: RunningStep): Promise<number> {
  const { secrets, filled } = running.ctx;
  const { element, alternative } = await findElement(running, step.selectors, step.frame);
  const text = await secrets.resolve(step.value);
  const isSecret = text !== step.value;
  if (isSecret) await element.evaluate(hideValue);
  const option = await element.evaluate(optionFor, text);
  if (option.state === 'found') await element.select(option.value);
  else if (option.state === 'no_select') await type(running, element, text);
  else throw await running.ctx.inspector.explain(running.label, running.timeoutMs);
  filled.push(`${nameOf(step)}: ${isSecret ? '•••' : text}`.slice(0, 200));
  return alternative;
}

export async function type({ ctx }: RunningStep, element: ElementHandle, text: string): Promise<void> {
  const { page, pace } = ctx;
  await element.evaluate(selectAll);
  if (text === '') await page.keyboard.press('Backspace');
  else if (pace.key() === 0) await page.keyboard.sendCharacter(text);
  else
    for (const character of text) {
      await page.keyboard.sendCharacter(character);
      await wait(pace.key());
    }
  await element.evaluate(announceChange);
}

const nameOf = ({ selectors }: Extract<RecipeStep, { type: 'change' }>): string => [selectors[0]].flat().at(-1) ?? '';
