import { isOf } from '../context/books.ts';
import type { TestContext } from '../context/context.ts';
import type { Model } from '../reference/model.ts';
import { type SessionModel, statusAt } from '../reference/session.ts';
import type { Happening } from './command.ts';
import { pass } from './environment.ts';

const asked = (model: Readonly<Model>): SessionModel | undefined =>
  model.sessions.find(
    (session) => session.bank === 'waits' && statusAt(session, model.now) === 'authentication_required',
  );

async function answer(ctx: TestContext, session: SessionModel, word: 'yes' | 'no'): Promise<void> {
  const intent = (await ctx.books()).payment_intents.find(isOf(session.id));
  await ctx.system.stripe.control('three-d-secure', {
    intent: intent?.id,
    outcome: word === 'yes' ? 'succeed' : 'fail',
  });
}

/** She answers her bank; what it says reaches us by webhook, or when somebody asks. */
export const bankSays = (word: 'yes' | 'no'): Happening => ({
  told: `the bank says ${word}`,
  possible: (model) => asked(model) !== undefined,
  async happens(model, ctx) {
    const session = asked(model) as SessionModel;
    await answer(ctx, session, word);
    model.bankSays(session, word);
  },
});

const tooLong = 1_100;

/** Just when we have stopped waiting, and perhaps before anybody told Stripe so: then the money was taken, and goes back. */
export const bankSaysYesTooLate: Happening = {
  told: 'the bank says yes a moment too late',
  possible: (model) => asked(model) !== undefined && model.isClear(tooLong),
  async happens(model, ctx) {
    const session = asked(model) as SessionModel;
    await pass(tooLong, model, ctx);
    try {
      await answer(ctx, session, 'yes');
    } catch (refused) {
      if (!String(refused).includes('does not wait for 3-D Secure')) throw refused;
      return 'the payment was called off before';
    }
    session.money = 'given back';
    return 'it took the money';
  },
};
