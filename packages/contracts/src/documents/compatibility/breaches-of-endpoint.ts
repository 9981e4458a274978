import { brokenInPublishing, brokenInTaking } from './sentences.ts';
import type { Shape } from './shape.ts';
import type { EndpointSnapshot, RefusalSnapshot } from './snapshot.ts';

/** What callers were told and is no longer so, a sentence each. More may be taken and more may be answered; never the other way. */
export const breachesOfEndpoint = (saved: EndpointSnapshot, declared: EndpointSnapshot): string[] => [
  ...door(saved, declared),
  ...(['params', 'query', 'body'] as const).flatMap((part) => request(part, saved, declared)),
  ...replies(saved, declared),
  ...saved.refusals
    .filter((code) => !declared.refusals.includes(code))
    .map((code) => `refusal ${code} was removed: programs look for it`),
];

export const breachesOfRefusals = (saved: RefusalSnapshot, declared: RefusalSnapshot): string[] =>
  Object.entries(saved)
    .filter(([code, status]) => declared[code] !== status)
    .map(([code, status]) => `${code} was ${status} and is ${declared[code] ?? 'gone'}: programs look at both`);

function door(saved: EndpointSnapshot, declared: EndpointSnapshot): string[] {
  const address = ({ method, path }: EndpointSnapshot) => `${method} ${path}`;
  const turnedAway = rolesOf(saved).filter((role) => !rolesOf(declared).includes(role));
  const said: [boolean, string][] = [
    [address(saved) !== address(declared), `moved from ${address(saved)} to ${address(declared)}`],
    [
      declared.roles !== 'anybody' && turnedAway.length > 0,
      `no longer open to ${turnedAway.join(', ')}: it takes ${rolesOf(declared).join(', ')}`,
    ],
    [
      (declared.bodyLimit ?? Infinity) < (saved.bodyLimit ?? 0),
      `takes bodies of ${declared.bodyLimit} bytes at most, took ${saved.bodyLimit}`,
    ],
    [saved.rawBody !== declared.rawBody, 'the body is no longer read as it was: byte for byte, or as JSON'],
    [Boolean(saved.versioned && !declared.versioned), 'no longer gives ETag and honours If-Match'],
    [
      declared.idempotencyKey !== undefined && declared.idempotencyKey !== saved.idempotencyKey,
      `Idempotency-Key is ${declared.idempotencyKey} now, was ${saved.idempotencyKey ?? 'answered with what was answered first'}`,
    ],
  ];
  return said.flatMap(([broken, sentence]) => (broken ? [sentence] : []));
}

const rolesOf = ({ roles }: EndpointSnapshot): string[] => (roles === 'anybody' ? [roles] : roles);

const nothingAsked: Shape = { type: 'object' };

function request(part: 'params' | 'query' | 'body', saved: EndpointSnapshot, declared: EndpointSnapshot): string[] {
  const before = saved[part];
  const now = declared[part];
  if (now === undefined) return before === undefined ? [] : [`${part} was removed`];
  const couldBeLeftOut = part === 'body' && (before === undefined || saved.bodyOptional === true);
  if (couldBeLeftOut && !declared.bodyOptional) return [`${part} is newly required`];
  return brokenInTaking(part, before ?? nothingAsked, now);
}

function replies(saved: EndpointSnapshot, declared: EndpointSnapshot): string[] {
  const statuses = new Set([...Object.keys(saved.replies), ...Object.keys(declared.replies)]);
  return [...statuses].flatMap((status) => {
    const before = saved.replies[status];
    const now = declared.replies[status];
    if (before === undefined)
      return [`${status} is a new answer: callers take it for a failure or for another success`];
    if (now === undefined) return [`${status} was removed: callers look for it`];
    if (before === null) return []; // who expected no body does not look at one
    if (now === null) return [`${status} has no body any more`];
    // Inside, the reader is ours, and may be of this release while the one who answers is of the last.
    return brokenInPublishing(status, before, now, saved.path.startsWith('/internal/') ? now : undefined);
  });
}
