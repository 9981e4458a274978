import { access } from '../access.ts';
import { allEndpoints } from '../api/index.ts';
import { basePath, isInternal } from '../endpoint.ts';
import { refusals } from '../refusals.ts';
import { refusalsOf } from './openapi.ts';

export const generatedNotice = '<!-- Generated from packages/contracts by `npm run generate`. -->';

/** `docs/api.md`: every endpoint on one page. */
export function apiPage(): string {
  const services = [...Map.groupBy(allEndpoints, (endpoint) => endpoint.service)];
  const sections = services.map(([service, endpoints]) => [
    `## ${service}\n`,
    '| endpoint | access | success | refusals |\n|---|---|---|---|',
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
    ([code, entry]) => `| \`${code}\` | ${entry.status} | ${sentencesOf(entry).join('<br>')} |`,
  );
  return [
    generatedNotice,
    '',
    '# HTTP API',
    '',
    'What all endpoints share is described in the [README of the gateway](../gateway/README.md); the schemas are in [openapi.json](openapi.json). Access:',
    '',
    ...who,
    '',
    ...sections.flat(),
    '## Refusals',
    '',
    '| code | status | detail |',
    '|---|---|---|',
    ...register,
    '',
  ].join('\n');
}

const sentencesOf = ({ detail, otherwise }: { detail: string; otherwise?: Readonly<Record<string, string>> }) => [
  detail,
  ...Object.values(otherwise ?? {}),
];
