import type { TestContext } from './context.ts';
import { expectBooksToAgree } from './ledger.ts';
import { untilIdle } from './waiting.ts';

/** After a test: removes injected failures, resumes webhooks, waits until the service is idle and checks the books. */
export async function clearFailuresAndCheckBooks(ctx: TestContext): Promise<void> {
  await ctx.control('fail', { clear: true });
  await ctx.control('webhooks', { off: true, resume: true });
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
}
