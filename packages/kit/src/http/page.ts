import { createHash } from 'node:crypto';

/** Markup that is safe to send. Only `html` makes it. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | readonly Html[];

const characters: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const markupOf = (part: Part): string => {
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return String(part).replace(/[&<>"']/g, (character) => characters[character] as string);
};

/** A template whose texts are escaped, in elements and in quoted attributes; only other templates are inserted as markup. */
export const html = (text: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(text.reduce((left, right, index) => left + markupOf(parts[index - 1] as Part) + right));

const style =
  'body{font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:36rem;margin:0 auto;padding:1.5rem}' +
  'h1{font-size:1.5rem;line-height:1.25}.small{font-size:.875rem;color:#555}dt{font-weight:600}dd{margin:0 0 .75rem}' +
  'button{font:inherit;display:block;width:100%;padding:.75rem;margin:1rem 0 .25rem;border:2px solid #1a1a1a;border-radius:.5rem;' +
  'background:#fff;color:#1a1a1a;cursor:pointer}button:focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}';

/** Nothing is loaded, run or framed; a form is sent to us only. The address may be a key, so it is neither kept nor passed on. */
const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
    `form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

/** A page for people who have no app: works without script, and with a screen reader. Sent by endpoints whose `file` is `text/html`. */
export function page({ title, content }: { title: string; content: Html }) {
  const document = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head>
<body><main><h1>${title}</h1>
${content}
</main></body></html>
`;
  return { status: 200 as const, body: Buffer.from(document.markup), headers: { ...pageHeaders } };
}

/** Whether a caller is a browser that shows what it gets: programs name JSON, or anything. */
export const acceptsPage = (accept: string | undefined): boolean => /\btext\/html\b/i.test(accept ?? '');
