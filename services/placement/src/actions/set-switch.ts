import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { recordAct } from '../storage/audit.ts';
import { awaitSubmissions, isTargetKnown, saveSwitch } from '../storage/switches.ts';

/**
 * A target need not be known: what a switch names may come into being later, and a refusal would cost time in an emergency. The reply
 * says if it stops nothing now. A switch is on as soon as it is committed. The answer comes when nothing that was allowed before is about
 * to be submitted; if a process has stopped in the middle of that, it is an error after some seconds, and the switch is on all the same.
 */
export const setSwitch = answer(api.placement.setSwitch, async ({ body, actor }, { transaction, db }) => {
  const { scope, target, on, reason } = body;
  const saved = await transaction(async (tx) => {
    const act = on ? 'switched off' : 'switched on again';
    const subject = target === '' ? scope : `${scope}:${target}`;
    await recordAct(tx, { by: actor.subject, act, subject, reason });
    const targetKnown = await isTargetKnown(tx, { scope, target });
    const warning = targetKnown
      ? null
      : `No ${scope} is called “${target}” now: the switch stops nothing until one is. Check the spelling.`;
    return { ...(await saveSwitch(tx, { scope, target, on, reason, by: actor.subject })), targetKnown, warning };
  });
  if (on) await awaitSubmissions(db);
  return reply(200, saved);
});
