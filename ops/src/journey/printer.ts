import type { Spy } from '@muse/kit/testing';
import color from 'picocolors';

/** Tells the story: who does what, what came back, and what was said on the bus meanwhile. */
export interface JourneyPrinter {
  section(title: string): void;
  /** One request, with its answer in a few words. */
  step<R extends { status: number }>(
    who: string,
    what: string,
    work: () => Promise<R>,
    describe: (reply: R) => string,
  ): Promise<R>;
  /** Waits until the world is as the story wants it, and tells what was said on the bus until then. */
  printEventsUntil(until: () => Promise<void>): Promise<void>;
  line(text: string): void;
}

export function createPrinter(spy: Spy, print: (line: string) => void): JourneyPrinter {
  let told = 0;
  let startedAt = performance.now();
  let startedAtDate = Date.now();
  return {
    section(title) {
      print('');
      print(color.bold(title));
    },
    async step(who, what, work, describe) {
      startedAt = performance.now();
      startedAtDate = Date.now();
      const reply = await work();
      const took = `${(performance.now() - startedAt).toFixed(0)} ms`;
      print(
        `  ${color.cyan(who.padEnd(9))} ${what.padEnd(44)} ${reply.status < 300 ? color.green(String(reply.status)) : color.red(String(reply.status))} ${color.dim(took.padStart(7))}  ${describe(reply)}`,
      );
      return reply;
    },
    async printEventsUntil(until) {
      await until();
      const facts = spy.all().slice(told);
      told += facts.length;
      for (const fact of facts) {
        const after = Math.max(0, Date.parse(fact.time) - startedAtDate);
        print(
          `  ${color.dim(`          ${`+${after} ms`.padStart(8)}  ${fact.source.replace('/muse/', '').padEnd(9)} said ${fact.type.padEnd(30)} ${about(fact.data)}`)}`,
        );
      }
    },
    line: (text) => print(`  ${text}`),
  };
}

/** The few words of a fact that a reader of the story looks for. */
function about(data: unknown): string {
  const fields = data as Record<string, unknown>;
  const words = [
    'orderNumber',
    'storeId',
    'attempt',
    'amountCents',
    'totalCents',
    'storeOrderNumber',
    'trackingNumber',
    'reason',
  ];
  return words
    .filter((word) => fields[word] !== undefined && fields[word] !== null)
    .map((word) => `${word}=${String(fields[word])}`)
    .join(' ');
}
