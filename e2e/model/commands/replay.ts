import type { Thing } from '../reference/goods.ts';
import { add } from './cart.ts';
import { type Step, stepCommand } from './command.ts';
import { redeliverAllEvents } from './environment.ts';

/** Makes it visible if a purchase were removed from the cart a second time. */
const refillCart: Step = {
  description: 'add one of each bought item to the cart again',
  precondition: ({ sessions }) => sessions.some(({ status }) => status === 'completed'),
  async run(model, ctx) {
    const bought = model.sessions
      .filter(({ status }) => status === 'completed')
      .flatMap((session) => [...session.bought]);
    for (const thing of new Set(bought.map(([what]): Thing => what))) {
      const { send, predict } = add(thing, 1);
      expect(await send(model, ctx)).toBe(predict(model));
    }
  },
};

/** The end of every run: all its events are redelivered once more, without effect. */
export const replayAtEnd = [refillCart, redeliverAllEvents].map(stepCommand);
