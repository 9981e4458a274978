import type { Model } from '../reference/model.ts';
import type { Happening, Question } from './command.ts';

const answersInTurn = (model: Model, ...questions: Question[]): string[] =>
  questions.map((question) => question.answer(model));

/** Whoever comes while the other's purchase is under way is told so, and changes nothing. */
const underWay = '409 checkout_in_progress';

/** Two people do something at the same moment. It must be as if one had come after the other; which one, nobody can say. */
export const atOnce = (one: Question, other: Question): Happening => ({
  told: `at once: ${one.told}, and ${other.told}`,
  possible: (model) => (one.possible?.(model) ?? true) && (other.possible?.(model) ?? true),
  async happens(model, ctx) {
    const heard = await Promise.all([one.ask(model, ctx), other.ask(model, ctx)]);
    const stories = [
      { told: model.copy(), tell: (told: Model) => answersInTurn(told, one, other) },
      { told: model.copy(), tell: (told: Model) => answersInTurn(told, other, one).reverse() },
      { told: model.copy(), tell: (told: Model) => [...answersInTurn(told, one), underWay] },
    ].map(({ told, tell }) => ({ told, answers: tell(told) }));
    const happened = stories.find(({ answers }) => answers.join() === heard.join());
    if (happened) model.become(happened.told);
    else expect(stories.map(({ answers }) => answers)).toContainEqual(heard);
    return heard.join(' and ');
  },
});
