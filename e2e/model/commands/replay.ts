import type { Thing } from '../reference/goods.ts';
import { add } from './cart.ts';
import { type Happening, happening } from './command.ts';
import { allHeardAgain } from './environment.ts';

/** So that whatever is taken out of the cart twice is missed. */
const wantItAllAgain: Happening = {
  told: 'put one of everything that was bought into the cart again',
  possible: ({ sessions }) => sessions.some(({ status }) => status === 'completed'),
  async happens(model, ctx) {
    const bought = model.sessions
      .filter(({ status }) => status === 'completed')
      .flatMap((session) => [...session.bought]);
    for (const thing of new Set(bought.map(([what]): Thing => what))) {
      const { ask, answer } = add(thing, 1);
      expect(await ask(model, ctx)).toBe(answer(model));
    }
  },
};

/** How every story ends: everything that was ever said of it is heard once more, and nothing may come of it. */
export const replayAtEnd = [wantItAllAgain, allHeardAgain].map(happening);
