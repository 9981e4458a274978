import type { AsyncCommand } from 'fast-check';
import type { TestContext } from '../context/context.ts';
import { expectShopperView } from '../context/shopper-view.ts';
import type { Model } from '../reference/model.ts';

export type Command = AsyncCommand<Model, TestContext>;

interface CommandBase {
  description: string;
  /** Whether the command makes sense in this state; if absent, always. */
  precondition?(model: Readonly<Model>): boolean;
}

/** A request to the API: sent to the system and predicted by the model, which applies its effect. Both answers must be equal. */
export interface ApiRequest extends CommandBase {
  send(model: Readonly<Model>, ctx: TestContext): Promise<string>;
  predict(model: Model): string;
}

/** Any other step; it updates the model itself, and may return a detail for the log. */
export interface Step extends CommandBase {
  run(model: Model, ctx: TestContext): Promise<string | void>;
}

/** After each step, everything the shopper can see is compared with the model. */
export const stepCommand = ({ description, precondition = () => true, run }: Step): Command => ({
  check: precondition,
  async run(model, ctx) {
    const line = ctx.log.push(description) - 1;
    const detail = await run(model, ctx);
    if (detail) ctx.log[line] = `${description}: ${detail}`;
    await expectShopperView(model, ctx);
  },
  toString: () => description,
});

export const requestCommand = ({ send, predict, ...base }: ApiRequest): Command =>
  stepCommand({
    ...base,
    async run(model, ctx) {
      const answer = await send(model, ctx);
      expect(answer).toBe(predict(model));
      return answer;
    },
  });
