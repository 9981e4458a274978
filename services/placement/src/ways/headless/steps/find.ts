import { setTimeout as wait } from 'node:timers/promises';
import { selectorToPElementSelector } from '@puppeteer/replay';
import type { ElementHandle, Frame } from 'puppeteer';
import { type ReadField, read } from '../page/look.mjs';
import type { RunningStep } from './step-context.ts';

type Selectors = (string | string[])[];

/** The frame of a step: the indexes of child frames, from the page's own. */
export function frameOf({ ctx }: RunningStep, path: readonly number[] = []): Frame {
  let frame = ctx.page.mainFrame();
  for (const index of path) frame = frame.childFrames()[index] ?? frame;
  return frame;
}

/** Waits for a visible element; the alternatives are tried in turn. Which one it was tells how far the store has changed. */
export async function findElement(
  running: RunningStep,
  selectors: Selectors,
  path?: readonly number[],
): Promise<{ element: ElementHandle; alternative: number }> {
  return until(running, async () => {
    const frame = frameOf(running, path);
    for (const [alternative, selector] of selectors.entries()) {
      const element = await frame.$(selectorToPElementSelector(selector));
      if (element && (await element.isVisible())) return { element, alternative };
      await element?.dispose();
    }
    return undefined;
  });
}

/** Clicks when the element is visible, enabled and no longer moves. Returns which alternative it was. */
export async function clickOn(running: RunningStep, selectors: Selectors, path?: readonly number[]): Promise<number> {
  const { alternative, element } = await findElement(running, selectors, path);
  await element.dispose();
  const selector = selectorToPElementSelector(selectors[alternative] as string | string[]);
  await frameOf(running, path).locator(selector).setTimeout(running.timeoutMs).click();
  return alternative;
}

/** Reads texts of the page until `isReady`. */
export async function readPage<Name extends string>(
  running: RunningStep,
  options: { row?: string[]; fields: Record<Name, ReadField> },
  isReady: (rows: Record<Name, string | null>[]) => boolean,
): Promise<Record<Name, string | null>[]> {
  const { row = null, fields } = options;
  return until(running, async () => {
    const rows = (await running.ctx.page.evaluate(read, { row, fields })) as Record<Name, string | null>[];
    return isReady(rows) ? rows : undefined;
  });
}

/** Repeats a look at the page, which may be replaced by the next one meanwhile, until it finds something. */
export async function until<T>({ ctx, label, timeoutMs }: RunningStep, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look().catch((error: unknown) => {
      if (!ctx.page.isClosed() && ctx.page.browser().connected) return undefined;
      throw error;
    });
    if (found !== undefined) return found;
    if (Date.now() > end) throw await ctx.inspector.explain(label, timeoutMs);
    await wait(50);
  }
}
