import { checkoutCompleted } from '@muse/contracts';
import { commonSettings, declareConfig, migration, service, when } from '../../src/index.ts';

/**
 * A consumer that a test can hold up: an event whose session has a gate is handled only when the gate is opened. Its effects are
 * stored in their order. `ordered`: an ordered reaction with a queue of its own.
 */
export function createGatedConsumer({ ordered = false } = {}) {
  const gates = new Map<string, { waiting: number; opened: PromiseWithResolvers<void> }>();
  const reaction = ordered ? 'note-in-order' : 'note-what-is-heard';
  const definition = service('cart', {
    config: declareConfig(commonSettings('cart', 0)),
    migrations: [
      migration(
        1001,
        'noted',
        'create table noted (place bigint generated always as identity primary key, session_id text not null, cents int not null)',
      ),
    ],
    reactions: [
      when(
        checkoutCompleted,
        reaction,
        async ({ data }, { tx }) => {
          const gate = gates.get(data.sessionId);
          if (gate) {
            gate.waiting += 1;
            await gate.opened.promise;
          }
          await tx.run`insert into noted (session_id, cents) values (${data.sessionId}, ${data.totalChargedCents})`;
        },
        ordered ? { ordered } : {},
      ),
    ],
  });
  return {
    definition,
    queue: `muse.cart.${reaction}.v2`,
    close: (sessionId: string) => gates.set(sessionId, { waiting: 0, opened: Promise.withResolvers<void>() }),
    open(sessionId: string) {
      gates.get(sessionId)?.opened.resolve();
      gates.delete(sessionId);
    },
    /** How many handlers wait at the gate. */
    waiting: (sessionId: string) => gates.get(sessionId)?.waiting ?? 0,
  };
}
