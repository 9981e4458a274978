import type { Model } from '../reference/model.ts';
import type { ApiRequest, Step } from './command.ts';

/** The answer to a request that arrives while the other's purchase is in progress; it changes nothing. */
const inProgress = '409 checkout_in_progress';

/** Two concurrent requests. The result must be that of one of the two possible orders; the model continues with that one. */
export const concurrently = (one: ApiRequest, other: ApiRequest): Step => ({
  description: `concurrently: ${one.description}, and ${other.description}`,
  precondition: (model) => (one.precondition?.(model) ?? true) && (other.precondition?.(model) ?? true),
  async run(model, ctx) {
    const actual = await Promise.all([one.send(model, ctx), other.send(model, ctx)]);
    const candidates = [
      predictOn(model, (copy) => [one.predict(copy), other.predict(copy)]),
      predictOn(model, (copy) => [other.predict(copy), one.predict(copy)].reverse()),
      predictOn(model, (copy) => [one.predict(copy), inProgress]),
    ];
    const match = candidates.find(({ answers }) => answers.join() === actual.join());
    if (match) model.assign(match.model);
    else expect(candidates.map(({ answers }) => answers)).toContainEqual(actual);
    return actual.join(' and ');
  },
});

function predictOn(model: Model, predict: (copy: Model) => string[]): { model: Model; answers: string[] } {
  const copy = model.copy();
  return { answers: predict(copy), model: copy };
}
