import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { recordAct } from '../storage/audit.ts';
import { saveSwitch } from '../storage/switches.ts';

/** A target need not be known: in an emergency a mistyped store is seen in the list, and a refusal would cost time. */
export const setSwitch = answer(api.placement.setSwitch, ({ body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { scope, target, on, reason } = body;
    const act = on ? 'switched off' : 'switched on again';
    const subject = target === '' ? scope : `${scope}:${target}`;
    await recordAct(tx, { by: actor.subject, act, subject, reason });
    return reply(200, await saveSwitch(tx, { scope, target, on, reason, by: actor.subject }));
  }),
);
