import type { Switches, Where } from '../control/switches.ts';
import { html } from '../server/html.ts';
import { hang, page, type Reply } from '../server/reply.ts';
import type { Shop } from '../shop/shop.ts';
import type { Step } from '../shop/steps.ts';
import { challengePage } from './vendors.ts';

const reasons = { 403: 'Access Denied', 429: 'Too Many Requests', 503: 'Service Unavailable' };

/** What a fault answers in place of the page, if one is switched on at this step. */
export function interrupt(shop: Shop, step: Step): Reply | null {
  const { switches } = shop;
  if (takes(switches, 'hang', step)) return hang();
  const status = takes(switches, 'status', step);
  if (status) return errorPage(status.code);
  if (takes(switches, 'nonsense', step))
    return {
      status: 200,
      headers: { 'Content-Type': 'text/html' },
      body: '\u0000PNG… <<<{"total": "NaN"}>>> lorem ipsum',
    };
  const challenge = takes(switches, 'challenge', step);
  if (!challenge) return null;
  shop.counters.challenges += 1;
  return challengePage(challenge.vendor);
}

function errorPage(code: keyof typeof reasons): Reply {
  const body = html`<!doctype html><html lang="en"><head><title>${reasons[code]}</title></head>
<body><h1>${reasons[code]}</h1><p>Reference #18.${code}</p></body></html>`;
  const reply = page(body, code);
  return code === 403 ? reply : { ...reply, headers: { ...reply.headers, 'Retry-After': '30' } };
}

type Located = { [Name in keyof Switches]: Switches[Name] extends Where | null ? Name : never }[keyof Switches];

/** The switch if it applies here. Uses up one of its times; the last one switches it off. */
function takes<Name extends Located>(switches: Switches, name: Name, step: Step): Switches[Name] | null {
  const found = switches[name] as (Switches[Name] & Where) | null;
  if (!found || (found.at !== step && found.at !== 'everywhere')) return null;
  if (found.times !== undefined) {
    const left = found.times - 1;
    switches[name] = (left > 0 ? { ...found, times: left } : null) as Switches[Name];
  }
  return found;
}
