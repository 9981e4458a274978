import {
  api,
  type DeadLetter,
  deadLetterCursor,
  fullPath,
  newestDeadLetterFirst,
  type RequestOf,
  readDeadLetterId,
  serviceNames,
} from '@muse/contracts';
import {
  deadlineHeader,
  decodeCursor,
  type Exchange,
  inspectInput,
  type Log,
  parseInput,
  refuse,
  reply,
  requestText,
  type Step,
  send,
  validateInput,
} from '@muse/kit';
import { forwardTo } from '../proxy/forward.ts';
import type { Upstreams } from '../proxy/upstreams.ts';
import type { GatewayRoute } from '../route.ts';

type Service = (typeof serviceNames)[number];

const { listDeadLetters, getDeadLetter, replayDeadLetter, discardDeadLetter } = api.deadLetters;

/** Every service stores its own dead letters. The gateway merges the lists, and forwards by the service in the id. */
export const deadLetters = (upstreams: Upstreams, log: Log): GatewayRoute[] => [
  { endpoint: listDeadLetters, steps: [parseInput, inspectInput, validateInput, listOfAll(upstreams, log)] },
  ...[getDeadLetter, replayDeadLetter, discardDeadLetter].map((endpoint) => ({
    endpoint,
    steps: [forwardById(upstreams, log)],
  })),
];

const listOfAll =
  (upstreams: Upstreams, log: Log): Step =>
  async (exchange) => {
    const { query } = exchange.valid as RequestOf<typeof listDeadLetters>;
    decodeCursor(query.cursor, deadLetterCursor.decode);
    const asked = query.service === undefined ? serviceNames : [query.service];
    const lists = await Promise.all(asked.map((service) => listOf(service, exchange, upstreams, log)));
    const all = lists.flatMap((list) => list?.deadLetters ?? []).sort(newestDeadLetterFirst);
    const page = all.slice(0, query.limit);
    const more = all.length > page.length || lists.some((list) => list?.nextCursor);
    const last = page.at(-1);
    const unavailable = asked.filter((_, index) => lists[index] === undefined);
    exchange.res.setHeader('cache-control', 'no-store');
    const nextCursor = more && last ? deadLetterCursor.encode(last) : null;
    send(exchange.res, reply(200, { deadLetters: page, unavailable, nextCursor }));
  };

/** Returns `undefined` if the service does not answer: the list names it and shows the dead letters of the others. */
async function listOf(
  service: Service,
  { req, query, context }: Exchange,
  upstreams: Upstreams,
  log: Log,
): Promise<{ deadLetters: DeadLetter[]; nextCursor: string | null } | undefined> {
  try {
    const upstream = upstreams.of({ ...listDeadLetters, service });
    const request = {
      method: 'GET',
      path: `${fullPath(listDeadLetters)}${query}`,
      headers: {
        authorization: req.headers.authorization ?? '',
        'x-request-id': context.requestId,
        [deadlineHeader]: String(upstream.deadlineMs),
      },
      headersTimeout: upstream.deadlineMs,
      bodyTimeout: upstream.deadlineMs,
    };
    const answer = await upstream.run(
      (to) => requestText(to, request),
      () => true,
    );
    if (answer.status !== 200) throw new Error(`${service} answered ${answer.status}`);
    return listDeadLetters.replies[200].parse(JSON.parse(answer.text));
  } catch (error) {
    log.warn({ upstream: service, error }, 'could not read the dead letters of a service');
    return undefined;
  }
}

const forwardById =
  (upstreams: Upstreams, log: Log): Step =>
  (exchange, route) => {
    const id = exchange.path.slice(fullPath(listDeadLetters).length + 1).split('/')[0] ?? '';
    const service = readDeadLetterId(id)?.service ?? refuse('not_found');
    return forwardTo(upstreams.of({ ...route.endpoint, service }), log)(exchange, route);
  };
