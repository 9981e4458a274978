import type { Session } from '@muse/contracts';
import { breathe } from './insist.ts';
import { did, type Memory } from './memory.ts';
import type { AtTheBank } from './paying-plan.ts';
import { type Outcome, pressUntilKnown } from './place.ts';
import { cancel, lookAt } from './session-steps.ts';

/** What the shopper does when the bank asks, and what becomes of it. */
export async function answerTheBank(memory: Memory, emulatorUrl: string, plan: AtTheBank): Promise<Outcome> {
  did(memory, `the bank asks: ${plan}`);
  const intent = await intentIn(memory);
  if (plan === 'leaves') return 'left';
  // Pressing again makes payments look; until it has, the bank seems to ask still, and the shopper answers once more.
  for (let tries = 1; ; tries += 1) {
    if (plan === 'cancels' || plan === 'cancels, then passes') {
      if ((await cancel(memory)) === 'done') did(memory, 'cancelled the session while the bank asked');
    }
    if (plan !== 'cancels' && intent !== undefined)
      await tellTheBank(memory, emulatorUrl, intent, plan === 'fails' ? 'fail' : 'succeed');
    if (plan === 'passes and waits') await untilItMoves(memory);
    const outcome = await pressUntilKnown(memory);
    if (outcome !== 'the bank asks') return outcome;
    await breathe(memory.speaker, tries);
  }
}

const stillAsking = ({ status }: Session): boolean => status === 'authentication_required';

/** The browser knows the intent by its secret, which checkout shows as soon as payments can say it. */
async function intentIn(memory: Memory): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    const session = await lookAt(memory);
    const intent = session.payment?.clientSecret?.split('_secret_')[0];
    if (intent !== undefined || !stillAsking(session)) return intent;
    await breathe(memory.speaker, tries);
  }
}

const looks = 8;

async function untilItMoves(memory: Memory): Promise<void> {
  for (let tries = 1; tries <= looks && stillAsking(await lookAt(memory)); tries += 1)
    await breathe(memory.speaker, tries);
}

/** The bank may have stopped asking meanwhile, which it says with 400: then there is nothing to answer. */
async function tellTheBank(memory: Memory, emulatorUrl: string, intent: string, outcome: 'succeed' | 'fail') {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(`${emulatorUrl}/_control/three-d-secure`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ intent, outcome }),
        signal: AbortSignal.any([memory.speaker.over, AbortSignal.timeout(5_000)]),
      });
      await response.arrayBuffer();
      if (response.ok) did(memory, `told the bank: ${outcome}`);
      if (response.status < 500) return;
    } catch {
      // the emulator is not there at the moment
    }
    await breathe(memory.speaker, tries);
  }
}
