import { html } from '../server/html.ts';
import { get, post } from '../server/route.ts';
import { goTo, pathIn, type Visit } from '../server/visit.ts';
import { type Problem, problem } from '../shop/problem.ts';
import { checkoutOf, guard } from './checkout-guard.ts';
import { button, input } from './elements.ts';
import { storePage } from './layout.ts';

export const showThreeDSecure = get(
  '/checkout/3ds',
  'three_d_secure',
  (visit) => guard(visit, 'three_d_secure') ?? bankPage(visit),
);

/** Any six digits but zeros are the right code. */
export const submitThreeDSecure = post('/checkout/3ds', 'three_d_secure', (visit) => {
  const refused = guard(visit, 'three_d_secure');
  if (refused) return refused;
  const { code = '' } = visit.form;
  if (!/^\d{6}$/.test(code) || code === '000000')
    return bankPage(visit, problem('card_declined', 'The code is not correct.', 'three_d_secure'));
  checkoutOf(visit).authenticated = true;
  return goTo(visit, '/checkout/review');
});

/** Like the page of the bank between payment and review. */
const bankPage = (visit: Visit, because: Problem | null = null) =>
  storePage(visit, {
    title: 'Verify your payment',
    problem: because,
    main: html`<h1>Your bank wants to verify this payment</h1>
<form id="three-d-secure" method="post" action="${pathIn(visit.shop, '/checkout/3ds')}">${input(visit.shop, 'code')}${button(visit.shop, 'confirmCode')}</form>`,
  });
