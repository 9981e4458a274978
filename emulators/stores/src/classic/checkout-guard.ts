import type { Reply } from '../server/reply.ts';
import { goTo, type Visit } from '../server/visit.ts';
import { soldOutLine } from '../shop/bag.ts';
import { missingStep } from '../shop/place-order.ts';
import type { Problem } from '../shop/problem.ts';
import type { Checkout } from '../shop/session.ts';
import type { Step } from '../shop/steps.ts';
import { bagPage } from './bag.ts';

const pages: Record<NonNullable<Problem['step']>, string> = {
  bag: '/bag',
  sign_in: '/sign-in',
  address: '/checkout/address',
  shipping: '/checkout/shipping',
  payment: '/checkout/payment',
  three_d_secure: '/checkout/3ds',
};
const order = Object.keys(pages);

export const pageOf = (step: NonNullable<Problem['step']>): string => pages[step];

/** The answer if the customer cannot be at this step: goods that are gone, or an earlier page that is not filled in. */
export function guard(visit: Visit, step: Step & NonNullable<Problem['step']>): Reply | null;
export function guard(visit: Visit, step: 'review'): Reply | null;
export function guard(visit: Visit, step: Step): Reply | null {
  const gone = soldOutLine(visit.shop, visit.session.bag, step);
  if (gone) return bagPage(visit, gone);
  const missing = missingStep(visit.shop, visit.session)?.step;
  const isEarlier = missing && (step === 'review' || order.indexOf(missing) < order.indexOf(step));
  return isEarlier ? goTo(visit, pages[missing]) : null;
}

/** Of a session that passed the guard. */
export const checkoutOf = ({ session }: Visit): Checkout => session.checkout as Checkout;
