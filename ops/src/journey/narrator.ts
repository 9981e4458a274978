import type { EventRecorder } from '@muse/kit';
import color from 'picocolors';

/** Tells the story: who does what, what came back, and what was said on the bus meanwhile. */
export interface Narrator {
  chapter(title: string): void;
  /** One request, with its answer in a few words. */
  step<R extends { status: number }>(
    who: string,
    what: string,
    work: () => Promise<R>,
    tell: (reply: R) => string,
  ): Promise<R>;
  /** Waits until the world is as the story wants it, and tells what was said on the bus until then. */
  behindTheScenes(until: () => Promise<void>): Promise<void>;
  line(text: string): void;
}

export function createNarrator(events: Pick<EventRecorder, 'all'>, print: (line: string) => void): Narrator {
  let told = 0;
  let began = performance.now();
  let beganAt = Date.now();
  return {
    chapter(title) {
      print('');
      print(color.bold(title));
    },
    async step(who, what, work, tell) {
      began = performance.now();
      beganAt = Date.now();
      const reply = await work();
      const took = `${(performance.now() - began).toFixed(0)} ms`;
      print(
        `  ${color.cyan(who.padEnd(9))} ${what.padEnd(44)} ${reply.status < 300 ? color.green(String(reply.status)) : color.red(String(reply.status))} ${color.dim(took.padStart(7))}  ${tell(reply)}`,
      );
      return reply;
    },
    async behindTheScenes(until) {
      await until();
      const received = events.all().slice(told);
      told += received.length;
      for (const event of received) {
        const after = Math.max(0, Date.parse(event.time) - beganAt);
        print(
          `  ${color.dim(`          ${`+${after} ms`.padStart(8)}  ${event.source.replace('/muse/', '').padEnd(9)} said ${event.type.padEnd(30)} ${about(event.data)}`)}`,
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
