import type { EndpointPromise, RefusalPromise } from './promise.ts';
import { brokenInSaying, brokenInTaking } from './sentences.ts';
import type { Shape } from './shape.ts';

/** What callers were told and is no longer so, a sentence each. More may be taken and more may be answered; never the other way. */
export const breachesOfEndpoint = (promised: EndpointPromise, declared: EndpointPromise): string[] => [
  ...door(promised, declared),
  ...(['params', 'query', 'body'] as const).flatMap((part) => request(part, promised, declared)),
  ...replies(promised, declared),
  ...promised.refusals
    .filter((code) => !declared.refusals.includes(code))
    .map((code) => `refusal ${code} was removed: programs look for it`),
];

export const breachesOfRefusals = (promised: RefusalPromise, declared: RefusalPromise): string[] =>
  Object.entries(promised)
    .filter(([code, status]) => declared[code] !== status)
    .map(([code, status]) => `${code} was ${status} and is ${declared[code] ?? 'gone'}: programs look at both`);

function door(promised: EndpointPromise, declared: EndpointPromise): string[] {
  const address = ({ method, path }: EndpointPromise) => `${method} ${path}`;
  const turnedAway = rolesOf(promised).filter((role) => !rolesOf(declared).includes(role));
  const said: [boolean, string][] = [
    [address(promised) !== address(declared), `moved from ${address(promised)} to ${address(declared)}`],
    [
      declared.roles !== 'anybody' && turnedAway.length > 0,
      `no longer open to ${turnedAway.join(', ')}: it takes ${rolesOf(declared).join(', ')}`,
    ],
    [
      (declared.bodyLimit ?? Infinity) < (promised.bodyLimit ?? 0),
      `takes bodies of ${declared.bodyLimit} bytes at most, took ${promised.bodyLimit}`,
    ],
    [promised.rawBody !== declared.rawBody, 'the body is no longer read as it was: byte for byte, or as JSON'],
    [Boolean(promised.versioned && !declared.versioned), 'no longer gives ETag and honours If-Match'],
    [
      declared.idempotencyKey !== undefined && declared.idempotencyKey !== promised.idempotencyKey,
      `Idempotency-Key is ${declared.idempotencyKey} now, was ${promised.idempotencyKey ?? 'answered with what was answered first'}`,
    ],
  ];
  return said.flatMap(([broken, sentence]) => (broken ? [sentence] : []));
}

const rolesOf = ({ roles }: EndpointPromise): string[] => (roles === 'anybody' ? [roles] : roles);

const nothingAsked: Shape = { type: 'object' };

function request(part: 'params' | 'query' | 'body', promised: EndpointPromise, declared: EndpointPromise): string[] {
  const before = promised[part];
  const now = declared[part];
  if (now === undefined) return before === undefined ? [] : [`${part} was removed`];
  const couldBeLeftOut = part === 'body' && (before === undefined || promised.bodyOptional === true);
  if (couldBeLeftOut && !declared.bodyOptional) return [`${part} is newly required`];
  return brokenInTaking(part, before ?? nothingAsked, now);
}

function replies(promised: EndpointPromise, declared: EndpointPromise): string[] {
  const statuses = new Set([...Object.keys(promised.replies), ...Object.keys(declared.replies)]);
  return [...statuses].flatMap((status) => {
    const before = promised.replies[status];
    const now = declared.replies[status];
    if (before === undefined)
      return [`${status} is a new answer: callers take it for a failure or for another success`];
    if (now === undefined) return [`${status} was removed: callers look for it`];
    if (before === null) return []; // who expected no body does not look at one
    if (now === null) return [`${status} has no body any more`];
    // Inside, the reader is ours, and may be of this release while the one who answers is of the last.
    return brokenInSaying(status, before, now, promised.path.startsWith('/internal/') ? now : undefined);
  });
}
