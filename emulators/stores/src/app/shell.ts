import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badge } from '../classic/badge.ts';
import { interruptions } from '../classic/interruptions.ts';
import { names } from '../classic/names.ts';
import { Html, html } from '../server/html.ts';
import { page } from '../server/reply.ts';
import { get } from '../server/route.ts';
import type { Visit } from '../server/visit.ts';

const client = readFileSync(join(import.meta.dirname, 'client.mjs'), 'utf8');

export const showClient = get('/app/client.mjs', 'home', () => ({
  status: 200,
  headers: { 'Content-Type': 'text/javascript' },
  body: client,
}));

/** The same document for every address: the script asks the API what to show. */
const shell = (visit: Visit) =>
  page(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${visit.shop.name}</title></head>
<body><store-view></store-view>
<script>window.store = ${settings(visit)};</script><script type="module" src="/${visit.shop.name}/app/client.mjs"></script>
${badge(visit.shop)}${interruptions(visit)}</body></html>`);

export const shells = ['/app', '/app/*'].map((path) => get(path, 'home', shell));

function settings({ shop }: Visit): Html {
  const { layout, buttonDelayMs } = shop.switches;
  const looks = Object.entries(names).map(([name, { [layout]: look }]) => [name, { id: look[0], text: look[1] }]);
  const value = { base: `/${shop.name}`, buttonDelayMs, names: Object.fromEntries(looks) as object };
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));
}
