import { access } from '../access.ts';
import { allEndpoints } from '../api/index.ts';
import { basePath, isInternal } from '../endpoint.ts';
import { allEvents } from '../events/index.ts';
import { refusals } from '../refusals.ts';
import { refusalsOf } from './openapi.ts';

const generated = '<!-- Generated from packages/contracts by `npm run generate`. -->';

/** `docs/api.md`: every endpoint on one page. */
export function apiPage(): string {
  const services = [...Map.groupBy(allEndpoints, (endpoint) => endpoint.service)];
  const sections = services.map(([service, endpoints]) => [
    `## ${service}\n`,
    '| endpoint | who | answers | refuses with |\n|---|---|---|---|',
    ...endpoints.map((endpoint) => {
      const own = refusalsOf(endpoint).filter((code) => endpoint.refusals?.includes(code));
      const path = isInternal(endpoint) ? endpoint.path : `${basePath}${endpoint.path}`;
      return `| \`${endpoint.method} ${path}\`<br>${endpoint.summary} | ${endpoint.access} | ${Object.keys(endpoint.replies).join(', ')} | ${own.map((code) => `\`${code}\``).join(' ') || '–'} |`;
    }),
    '',
  ]);
  const who = Object.entries(access).map(
    ([name, roles]) => `- **${name}**: ${roles === null ? 'no token needed' : (roles as readonly string[]).join(', ')}`,
  );
  const register = Object.entries(refusals).map(
    ([code, { status, detail }]) => `| \`${code}\` | ${status} | ${detail} |`,
  );
  return [
    generated,
    '',
    '# The API',
    '',
    'What every endpoint shares is said in the README of the gateway; schemas are in `openapi.json`.',
    '',
    ...who,
    '',
    ...sections.flat(),
    '## Refusals',
    '',
    '| code | status | says |',
    '|---|---|---|',
    ...register,
    '',
  ].join('\n');
}

/** `docs/events.md`: every fact on one page. */
export function eventsPage(): string {
  const rows = allEvents.map(
    (event) =>
      `| \`${event.type}\` | ${event.owner} | ${event.consumers.join(', ') || '–'} | ${event.description} | \`${event.about}\` |`,
  );
  return [
    generated,
    '',
    '# Facts on the bus',
    '',
    'In the past tense, said once by their owner, kept in order per thing they are about. The schemas are in `asyncapi.json`.',
    '',
    '| fact | said by | heard by | it says | about |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
