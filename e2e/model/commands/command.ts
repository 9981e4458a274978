import type { AsyncCommand } from 'fast-check';
import type { TestContext } from '../context/context.ts';
import { look } from '../context/look.ts';
import type { Model } from '../reference/model.ts';

export type Command = AsyncCommand<Model, TestContext>;

interface Told {
  told: string;
  /** When it can happen at all. */
  possible?(model: Readonly<Model>): boolean;
}

/** Something that is asked at the front door: the house answers, and so does the model, which changes by it. */
export interface Question extends Told {
  ask(model: Readonly<Model>, ctx: TestContext): Promise<string>;
  answer(model: Model): string;
}

/** Anything else that happens; it tells the model itself, and may have something to say for the story. */
export interface Happening extends Told {
  happens(model: Model, ctx: TestContext): Promise<string | void>;
}

/** After each of them everything the shopper can see is held against the model. */
export const happening = ({ told, possible = () => true, happens }: Happening): Command => ({
  check: possible,
  async run(model, ctx) {
    const line = ctx.story.push(told) - 1;
    const said = await happens(model, ctx);
    if (said) ctx.story[line] = `${told}: ${said}`;
    await look(model, ctx);
  },
  toString: () => told,
});

export const question = ({ ask, answer, ...about }: Question): Command =>
  happening({
    ...about,
    async happens(model, ctx) {
      const heard = await ask(model, ctx);
      expect(heard).toBe(answer(model));
      return heard;
    },
  });
