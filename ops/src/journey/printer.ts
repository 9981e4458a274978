import type { EventRecorder } from '@muse/kit';
import color from 'picocolors';

/** Prints the journey: each request with its reply, and the events published since. */
export interface JourneyPrinter {
  section(title: string): void;
  /** Sends one request, and prints its status, its duration and a summary of the reply. */
  step<R extends { status: number }>(
    actor: string,
    request: string,
    send: () => Promise<R>,
    describe: (reply: R) => string | Promise<string>,
  ): Promise<R>;
  /** Waits for a condition, then prints the events published until it held. */
  printEventsUntil(condition: () => Promise<void>): Promise<void>;
  line(text: string): void;
}

export function createPrinter(recorder: EventRecorder, print: (line: string) => void): JourneyPrinter {
  let printed = recorder.all().length;
  let startedAt = performance.now();
  let startedAtMs = Date.now();
  return {
    section(title) {
      print('');
      print(color.bold(title));
    },
    async step(actor, request, send, describe) {
      startedAt = performance.now();
      startedAtMs = Date.now();
      const reply = await send();
      const took = `${(performance.now() - startedAt).toFixed(0)} ms`;
      const described = await describe(reply);
      print(
        `  ${color.cyan(actor.padEnd(9))} ${request.padEnd(44)} ${reply.status < 300 ? color.green(String(reply.status)) : color.red(String(reply.status))} ${color.dim(took.padStart(7))}  ${described}`,
      );
      return reply;
    },
    async printEventsUntil(condition) {
      await condition();
      const events = recorder.all().slice(printed);
      printed += events.length;
      for (const event of events) {
        const after = Math.max(0, Date.parse(event.time) - startedAtMs);
        print(
          `  ${color.dim(`          ${`+${after} ms`.padStart(8)}  ${event.source.replace('/muse/', '').padEnd(9)} published ${event.type.padEnd(30)} ${summary(event.data)}`)}`,
        );
      }
    },
    line: (text) => print(`  ${text}`),
  };
}

/** The few fields of an event that identify its subject and result. */
function summary(data: unknown): string {
  const fields = data as Record<string, unknown>;
  const shown = [
    'orderNumber',
    'storeId',
    'attempt',
    'amountCents',
    'totalCents',
    'storeOrderNumber',
    'trackingNumber',
    'reason',
  ];
  return shown
    .filter((field) => fields[field] !== undefined && fields[field] !== null)
    .map((field) => `${field}=${String(fields[field])}`)
    .join(' ');
}
