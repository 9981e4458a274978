import { breaksOfInput, breaksOfOutput } from './sentences.ts';
import type { Shape } from './shape.ts';
import type { EndpointSnapshot, RefusalSnapshot } from './snapshot.ts';

/** The breaking changes of an endpoint, one sentence each. Requests may become more permissive and replies more specific, never the reverse. */
export const breakingChangesOfEndpoint = (saved: EndpointSnapshot, declared: EndpointSnapshot): string[] => [
  ...transport(saved, declared),
  ...(['params', 'query', 'body'] as const).flatMap((part) => request(part, saved, declared)),
  ...replies(saved, declared),
  ...saved.refusals
    .filter((code) => !declared.refusals.includes(code))
    .map((code) => `refusal ${code} was removed: clients depend on it`),
];

export const breakingChangesOfRefusals = (saved: RefusalSnapshot, declared: RefusalSnapshot): string[] =>
  Object.entries(saved)
    .filter(([code, status]) => declared[code] !== status)
    .map(([code, status]) => `${code} was ${status} and is ${declared[code] ?? 'gone'}: clients depend on both`);

function transport(saved: EndpointSnapshot, declared: EndpointSnapshot): string[] {
  const route = ({ method, path }: EndpointSnapshot) => `${method} ${path}`;
  const excluded = rolesOf(saved).filter((role) => !rolesOf(declared).includes(role));
  const checks: [boolean, string][] = [
    [route(saved) !== route(declared), `moved from ${route(saved)} to ${route(declared)}`],
    [
      declared.roles !== 'anybody' && excluded.length > 0,
      `no longer open to ${excluded.join(', ')}, only to ${rolesOf(declared).join(', ')}`,
    ],
    [
      (declared.bodyLimit ?? Infinity) < (saved.bodyLimit ?? 0),
      `accepts bodies of at most ${declared.bodyLimit} bytes, accepted ${saved.bodyLimit}`,
    ],
    [saved.rawBody !== declared.rawBody, 'the body is no longer read the same way (raw bytes or JSON)'],
    [Boolean(saved.versioned && !declared.versioned), 'no longer supports ETag and If-Match'],
    [
      declared.idempotencyKey !== undefined && declared.idempotencyKey !== saved.idempotencyKey,
      `Idempotency-Key is ${declared.idempotencyKey} now, was ${saved.idempotencyKey ?? 'answered with the stored reply'}`,
    ],
  ];
  return checks.flatMap(([broken, sentence]) => (broken ? [sentence] : []));
}

const rolesOf = ({ roles }: EndpointSnapshot): string[] => (roles === 'anybody' ? [roles] : roles);

const emptyRequest: Shape = { type: 'object' };

function request(part: 'params' | 'query' | 'body', saved: EndpointSnapshot, declared: EndpointSnapshot): string[] {
  const before = saved[part];
  const now = declared[part];
  if (now === undefined) return before === undefined ? [] : [`${part} was removed`];
  const wasOptional = part === 'body' && (before === undefined || saved.bodyOptional === true);
  if (wasOptional && !declared.bodyOptional) return [`${part} is newly required`];
  return breaksOfInput(part, before ?? emptyRequest, now);
}

function replies(saved: EndpointSnapshot, declared: EndpointSnapshot): string[] {
  const statuses = new Set([...Object.keys(saved.replies), ...Object.keys(declared.replies)]);
  return [...statuses].flatMap((status) => {
    const before = saved.replies[status];
    const now = declared.replies[status];
    if (before === undefined) return [`${status} is a new status: callers do not expect it`];
    if (now === undefined) return [`${status} was removed: callers depend on it`];
    if (before === null) return []; // a client that expects no body ignores one
    if (now === null) return [`${status} no longer has a body`];
    // Between services, the caller may run this release while the called service still runs the last one.
    return breaksOfOutput(status, before, now, saved.path.startsWith('/internal/') ? now : undefined);
  });
}
