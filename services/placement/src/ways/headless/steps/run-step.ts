import { PuppeteerRunnerExtension, type Step } from '@puppeteer/replay';
import type { Browser, Page } from 'puppeteer';
import type { RecipeStep } from '../recipe/schema.ts';
import { chooseShipping, chooseVariant, emptyBag } from './choose.ts';
import { findElement, frameOf } from './find.ts';
import { guardStep } from './guard.ts';
import { readHistory } from './read-history.ts';
import type { RunningStep } from './step-context.ts';
import { readConfirmation, submit } from './submit.ts';
import { change } from './type.ts';
import { verifyAddress } from './verify-address.ts';
import { verifyLine, verifyLines } from './verify-lines.ts';
import { verifyTotal } from './verify-total.ts';

/**
 * Runs one step: our own here, the Recorder's by its own runner. Of the Recorder's alternatives only the one that is on the page is given
 * to that runner. Returns which it was, if the step has any.
 */
export class StepRunner extends PuppeteerRunnerExtension {
  constructor(browser: Browser, page: Page, timeout: number) {
    super(browser, page, { timeout });
  }

  async perform(step: RecipeStep, running: RunningStep): Promise<number | undefined> {
    if (step.type === 'customStep') return (await custom(step, running)) ?? undefined;
    if (step.type === 'change') return change(step, running);
    if (!('selectors' in step) || !step.selectors || step.type === 'waitForElement') {
      await this.#asRecorded(step, running);
      return undefined;
    }
    const { element, alternative } = await findElement(running, step.selectors, step.frame);
    await element.dispose();
    await this.#asRecorded({ ...step, selectors: [step.selectors[alternative]] } as typeof step, running);
    return alternative;
  }

  /** We wait for the navigation ourselves: the Recorder's runner leaves its promise behind if the click fails, and its rejection unhandled. */
  async #asRecorded(step: RecorderStep, running: RunningStep): Promise<void> {
    const { assertedEvents, ...alone } = step;
    const navigation = assertedEvents?.length
      ? frameOf(running)
          .waitForNavigation({ timeout: running.timeoutMs })
          .then(
            () => undefined,
            (error: unknown) => error,
          )
      : undefined;
    await super.runStep({ ...alone, timeout: running.timeoutMs } as Step);
    const failure = await navigation;
    if (failure !== undefined) throw failure;
  }
}

type RecorderStep = Exclude<RecipeStep, { type: 'customStep' } | { type: 'change' }>;
type CustomStep = Extract<RecipeStep, { type: 'customStep' }>;

async function custom(step: CustomStep, running: RunningStep): Promise<number | void> {
  switch (step.name) {
    case 'guard':
      return guardStep(step, running);
    case 'emptyBag':
      return emptyBag(step, running);
    case 'chooseVariant':
      return chooseVariant(step, running);
    case 'chooseShipping':
      return chooseShipping(step, running);
    case 'verifyLine':
      return verifyLine(step, running);
    case 'verifyLines':
      return verifyLines(step, running);
    case 'verifyTotal':
      return verifyTotal(step, running);
    case 'verifyAddress':
      return verifyAddress(step, running);
    case 'submit':
      return submit(step, running);
    case 'readConfirmation':
      return readConfirmation(step, running);
    case 'readHistory':
      return readHistory(step, running);
    case 'forEachLine':
      throw new Error('Loops are expanded before the first step.');
  }
}
