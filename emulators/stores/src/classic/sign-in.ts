import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { continueAsGuest, signIn } from '../shop/customer.ts';
import { problem as because, type Problem } from '../shop/problem.ts';
import { button, input } from './elements.ts';
import { storePage } from './layout.ts';

/** A customer who is signed in goes straight to the address. */
export const startCheckout = get('/checkout', 'sign_in', (visit) => {
  if (visit.session.bag.lines.length === 0) return goTo(visit, '/bag');
  return goTo(visit, visit.session.checkout?.email ? '/checkout/address' : '/sign-in');
});

const expired = because('incomplete', 'Your session has expired. Please sign in again.');

export const showSignIn = get('/sign-in', 'sign_in', (visit) =>
  signInPage(visit, visit.query.has('expired') ? expired : null),
);

export const submitSignIn = post('/sign-in', 'sign_in', (visit) => {
  const { shop, session, form } = visit;
  const problem = signIn(shop, session, form.email ?? '', form.password ?? '');
  return problem ? signInPage(visit, problem) : next(visit);
});

export const submitGuest = post('/checkout/guest', 'sign_in', (visit) => {
  const problem = continueAsGuest(visit.shop, visit.session, visit.form.email ?? '');
  return problem ? signInPage(visit, problem) : next(visit);
});

const next = (visit: Visit) => goTo(visit, visit.session.bag.lines.length > 0 ? '/checkout/address' : '/');

function signInPage(visit: Visit, problem: Problem | null) {
  const { shop } = visit;
  return storePage(visit, {
    title: 'Sign in',
    problem,
    main: html`<h1>Sign in</h1>
<form method="post" action="${pathIn(shop, '/sign-in')}">${input(shop, 'email', { type: 'email', autocomplete: 'username' })}
${input(shop, 'password', { type: 'password', autocomplete: 'current-password' })}${button(shop, 'signIn')}</form>
${
  shop.switches.guestCheckout &&
  html`<h2>Check out as a guest</h2><form method="post" action="${pathIn(shop, '/checkout/guest')}">
${input(shop, 'guestEmail', { name: 'email', type: 'email' })}${button(shop, 'guest')}</form>`
}`,
  });
}
