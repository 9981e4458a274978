import type { Fault } from './fault.ts';

interface Charge {
  id: string;
  captured: boolean;
  amount_captured: number;
  amount_refunded: number;
}

/** From its beginning to its end, so that nothing waits for a bank when the trial ends. */
const courses = [
  ['needs_response', 'won'],
  ['needs_response', 'lost'],
  ['needs_response', 'under_review', 'won'],
  ['warning_needs_response', 'warning_closed'],
  ['warning_needs_response', 'needs_response', 'lost'],
] as const;

/** A bank disputes some charge that was not refunded yet and decides a moment later, while its orders are placed or refunded. */
export const disputes: Fault = {
  name: 'disputes',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const books = await stripe.books<{ charges: Charge[]; disputes: { charge: string }[] }>();
    const disputed = new Set(books.disputes.map(({ charge }) => charge));
    const open = books.charges.filter(
      ({ id, captured, amount_refunded }) => captured && amount_refunded === 0 && !disputed.has(id),
    );
    const [charge] = random.some(open, 1);
    if (!charge) return 'nothing to dispute';
    const course = random.oneOf(courses);
    for (const status of course) {
      await stripe.control('disputes', { charge: charge.id, status });
      await rest(200, 2_500);
    }
    return course.join(' → ');
  },
};
