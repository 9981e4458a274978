import { StoppedError } from '../way.ts';
import { PageError } from './failure.ts';
import { storeText } from './page/store-text.ts';
import type { StepContext } from './steps/step-context.ts';

interface Where {
  ctx: StepContext;
  label: string;
  /** Absent after the submission: what the store answers is read in any case. */
  signal: AbortSignal | undefined;
}

/** Says what an error of a step means: whose fault it is, and whether it may be tried again. */
export async function explainError(error: unknown, { ctx, label, signal }: Where): Promise<PageError | StoppedError> {
  if (error instanceof StoppedError) return error;
  if (signal?.aborted) return new StoppedError('interrupted', 'The attempt was ended.', label);
  if (!ctx.page.browser().connected || ctx.page.isClosed())
    return new StoppedError('interrupted', 'The browser has ended.', label);
  if (error instanceof PageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { TimeoutError } = await import('puppeteer'); // loaded with the first browser
  if (error instanceof TimeoutError || /timed out/i.test(message))
    return ctx.inspector.explain(label, ctx.stepTimeoutMs);
  const seen = await ctx.inspector.inspect();
  if (seen) return seen;
  if (/net::ERR_/.test(message))
    return new PageError(
      'store_unavailable',
      `The store could not be reached: ${/net::ERR_\w+/.exec(message)?.[0]} (${label}).`,
    );
  return new PageError('internal_error', `${label}: ${storeText(message)}`);
}
