import { type Html, html } from '../server/html.ts';
import { page, type Reply } from '../server/reply.ts';
import { pathIn, type Visit } from '../server/visit.ts';
import type { Problem } from '../shop/problem.ts';
import { badge } from './badge.ts';
import { button, input } from './elements.ts';
import { interruptions } from './interruptions.ts';

interface Content {
  title: string;
  main: Html;
  problem?: Problem | null;
  /** Of a page that refuses; default 200, as most shops answer. */
  status?: number;
}

/** A page of the shop: header, messages, content. Layout B changes names, texts and structure, as a redesign does. */
export function storePage(visit: Visit, { title, main, problem, status = 200 }: Content): Reply {
  const { shop, session } = visit;
  const units = session.bag.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const content =
    shop.switches.layout === 'A'
      ? html`<main id="content">${main}</main>`
      : html`<div class="pg-shell"><div class="pg-body">${main}</div></div>`;
  return page(
    html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} | ${shop.name}</title>
<style>body{font:16px sans-serif;margin:2rem}label{display:block;margin:.5rem 0}.message{color:#a00}</style></head>
<body>
<header>
<a href="${pathIn(shop, '/')}">${shop.name}</a>
<form action="${pathIn(shop, '/search')}" role="search">${input(shop, 'search', { name: 'q' })}${button(shop, 'find')}</form>
<nav><a href="${pathIn(shop, '/bag')}" id="bag-link">Bag (${units})</a>
<a href="${pathIn(shop, session.account ? '/orders' : '/sign-in')}">${session.account ?? 'Sign in'}</a></nav>
</header>
${problem && html`<p class="message" role="alert" data-code="${problem.code}">${problem.text}</p>`}
${content}
<footer><a href="${pathIn(shop, '/orders/find')}">Find an order</a></footer>
${badge(shop)}${interruptions(visit)}
</body>
</html>`,
    status,
  );
}
