import { setTimeout as pause } from 'node:timers/promises';

/** What says nothing about the question: a limit, or a breaker that has not noticed yet that all is well again. */
const comeBack = [429, 502, 503, 504];
const patienceMs = 30_000;

/** Asks until the house itself answers. */
export async function answered<Reply extends { status: number }>(ask: () => Promise<Reply>): Promise<Reply> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const reply = await ask();
    if (!comeBack.includes(reply.status) || performance.now() > until) return reply;
    await pause(500);
  }
}
