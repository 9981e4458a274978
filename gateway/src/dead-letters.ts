import { parse } from 'node:querystring';
import {
  api,
  type DeadLetter,
  deadLetterCursor,
  fullPath,
  newestDeadLetterFirst,
  readDeadLetterId,
  serviceNames,
} from '@muse/contracts';
import { decodeCursor, inspect, type Log, refuse, reply, send, validate, wholeAnswer } from '@muse/kit';
import type { Exchange, Route } from './exchange.ts';
import { forwardTo } from './forward.ts';
import type { Upstreams } from './upstreams.ts';

type Service = (typeof serviceNames)[number];

const { listDeadLetters, getDeadLetter, replayDeadLetter, discardDeadLetter } = api.deadLetters;

/** The messages that gave up, of the whole house: every service keeps its own, and an operator wants to see one list. */
export const deadLetters = (upstreams: Upstreams, log: Log): Route[] => [
  {
    endpoint: listDeadLetters,
    async serve(exchange) {
      const parameters = { ...parse(exchange.query.slice(1)) };
      inspect(parameters);
      const { query } = validate(listDeadLetters, { params: {}, query: parameters, body: undefined });
      decodeCursor(query.cursor, deadLetterCursor.decode);
      const asked = query.service === undefined ? serviceNames : [query.service];
      const answers = await Promise.all(asked.map((service) => lettersOf(service, exchange, upstreams, log)));
      const all = answers.flatMap((answer) => answer?.deadLetters ?? []).sort(newestDeadLetterFirst);
      const page = all.slice(0, query.limit);
      const more = all.length > page.length || answers.some((answer) => answer?.nextCursor);
      const last = page.at(-1);
      const unavailable = asked.filter((_, index) => answers[index] === undefined);
      exchange.res.setHeader('cache-control', 'no-store');
      const nextCursor = more && last ? deadLetterCursor.encode(last) : null;
      send(exchange.res, reply(200, { deadLetters: page, unavailable, nextCursor }));
    },
  },
  ...[getDeadLetter, replayDeadLetter, discardDeadLetter].map(
    (endpoint): Route => ({
      endpoint,
      async serve(exchange, body) {
        const id = exchange.path.slice(fullPath(listDeadLetters).length + 1).split('/')[0] ?? '';
        const service = readDeadLetterId(id)?.service ?? refuse('not_found');
        await forwardTo(endpoint, upstreams.of({ ...endpoint, service }), log)(exchange, body);
      },
    }),
  ),
];

/** `undefined`: that service does not answer. The list says so, and shows what the others have: at night that is what counts. */
async function lettersOf(
  service: Service,
  { req, query, context }: Exchange,
  upstreams: Upstreams,
  log: Log,
): Promise<{ deadLetters: DeadLetter[]; nextCursor: string | null } | undefined> {
  try {
    const request = {
      method: 'GET',
      path: `${fullPath(listDeadLetters)}${query}`,
      headers: { authorization: req.headers.authorization ?? '', 'x-request-id': context.requestId },
    };
    const upstream = upstreams.of({ ...listDeadLetters, service });
    const answer = await upstream.ask(
      (to) => wholeAnswer(to, { ...request, headersTimeout: upstream.deadlineMs, bodyTimeout: upstream.deadlineMs }),
      () => true,
    );
    if (answer.status !== 200) throw new Error(`${service} answered ${answer.status}`);
    return listDeadLetters.replies[200].parse(JSON.parse(answer.text));
  } catch (error) {
    log.warn({ service, error }, 'a service did not tell its dead letters');
    return undefined;
  }
}
