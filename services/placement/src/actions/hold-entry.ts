import { api } from '@muse/contracts';
import { answer, refuse } from '@muse/kit';
import { hold, reasonNotToTake } from '../domain/transitions.ts';
import { changeEntry } from '../processes/change-entry.ts';

/** An admin may also hold what another operator has claimed. */
export const holdEntry = answer(api.placement.holdEntry, ({ params, body, actor, expects }, { transaction }) =>
  transaction((tx) =>
    changeEntry(
      tx,
      { ...params, expects },
      {
        refusal: (task) => reasonNotToTake(task, actor),
        apply(loaded) {
          const until = body.until ?? null;
          if (until !== null && Date.parse(until) <= Date.parse(loaded.now))
            refuse('validation_failed', {
              errors: [{ pointer: '/until', code: 'in_the_past', detail: 'Name a time in the future, or none.' }],
            });
          return hold(loaded, actor.subject, body.reason, until);
        },
      },
    ),
  ),
);
