import { belongsTo } from '../context/books.ts';
import type { TestContext } from '../context/context.ts';
import type { Model } from '../reference/model.ts';
import { type SessionModel, statusAt } from '../reference/session.ts';
import { refundOrRelease } from '../reference/session-states.ts';
import type { Step } from './command.ts';
import { advance } from './environment.ts';

type Outcome = 'approved' | 'rejected';

const sessionInAuthentication = (model: Readonly<Model>): SessionModel | undefined =>
  model.sessions.find(
    (session) => session.authentication === 'pending' && statusAt(session, model.now) === 'authentication_required',
  );

async function authenticate(ctx: TestContext, session: SessionModel, outcome: Outcome): Promise<void> {
  const intent = (await ctx.books()).payment_intents.find(belongsTo(session.id));
  await ctx.system.stripe.control('three-d-secure', {
    intent: intent?.id,
    outcome: outcome === 'approved' ? 'succeed' : 'fail',
  });
}

/** The shopper completes or fails 3-D Secure. The outcome arrives by webhook, or when payments asks Stripe. */
export const answerAuthentication = (outcome: Outcome): Step => ({
  description: `3-D Secure is ${outcome}`,
  precondition: (model) => sessionInAuthentication(model) !== undefined,
  async run(model, ctx) {
    const session = sessionInAuthentication(model) as SessionModel;
    await authenticate(ctx, session, outcome);
    model.answerAuthentication(session, outcome);
  },
});

const afterDeadlineSeconds = 1_100;

/** Approved just after the deadline. If payments has not cancelled the intent yet, the late capture is refunded, or the hold released. */
export const authenticateTooLate: Step = {
  description: '3-D Secure is approved just after the deadline',
  precondition: (model) =>
    sessionInAuthentication(model) !== undefined && model.isFarFromDeadlines(afterDeadlineSeconds),
  async run(model, ctx) {
    const session = sessionInAuthentication(model) as SessionModel;
    await advance(afterDeadlineSeconds, model, ctx);
    try {
      await authenticate(ctx, session, 'approved');
    } catch (refused) {
      if (!String(refused).includes('does not wait for 3-D Secure')) throw refused;
      return 'the intent was already cancelled';
    }
    refundOrRelease(session);
    return 'paid too late';
  },
};
