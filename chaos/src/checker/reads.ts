import { setTimeout as pause } from 'node:timers/promises';
import { services } from '@muse/ops';

/** How the checks read from all services: HTTP requests that outlast a rate limit, SQL over every schema, the list of reactions. */
const retryStatuses = [429, 502, 503, 504];
const patienceMs = 30_000;

/** Repeats a request while it is rate-limited, or while a circuit breaker is still open after the faults have ended. */
export async function answered<Reply extends { status: number }>(request: () => Promise<Reply>): Promise<Reply> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const reply = await request();
    if (!retryStatuses.includes(reply.status) || performance.now() > until) return reply;
    await pause(500);
  }
}

export const schemas: string[] = services.map(({ name }) => name);

/** Builds one statement over the schemas of all services. */
export const inEveryService = (sql: (schema: string) => string): string => schemas.map(sql).join('\nunion all\n');

/** Every reaction of every service, with the event it consumes and the owner of that event. */
export const reactions = services.flatMap(({ name, reactions: all = [] }) =>
  all.map((reaction) => ({
    service: name,
    reaction: reaction.name,
    owner: reaction.event.owner,
    type: reaction.event.type,
  })),
);

/** The refunds that are or were owed: not those that await approval or were rejected, for which nothing is booked or published. */
export const owedRefunds = `(select * from payments.refund where status not in ('awaiting_approval', 'rejected'))`;

/** Rows younger than this are not leftovers: a timer may create some at any moment. */
export const freshFor = `interval '5 seconds'`;
