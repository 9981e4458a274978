import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { recordAct } from '../storage/audit.ts';
import { isTargetKnown, saveSwitch } from '../storage/switches.ts';

/**
 * A target need not be known: what a switch names may come into being later, and a refusal would cost time in an emergency. The reply
 * says if it stops nothing now.
 */
export const setSwitch = answer(api.placement.setSwitch, ({ body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { scope, target, on, reason } = body;
    const act = on ? 'switched off' : 'switched on again';
    const subject = target === '' ? scope : `${scope}:${target}`;
    await recordAct(tx, { by: actor.subject, act, subject, reason });
    const targetKnown = await isTargetKnown(tx, { scope, target });
    const warning = targetKnown
      ? null
      : `No ${scope} is called “${target}” now: the switch stops nothing until one is. Check the spelling.`;
    return reply(200, {
      ...(await saveSwitch(tx, { scope, target, on, reason, by: actor.subject })),
      targetKnown,
      warning,
    });
  }),
);
