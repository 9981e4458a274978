import type { Session } from '@muse/contracts';
import { type ClientModel, did } from './client-model.ts';
import type { AtTheBank } from './paying-plan.ts';
import { type Outcome, pressUntilKnown } from './place.ts';
import { breathe } from './retry-until-answered.ts';
import { cancel, lookAt } from './session-steps.ts';

/** What the shopper does when the bank asks, and what becomes of it. */
export async function answerTheBank(model: ClientModel, emulatorUrl: string, plan: AtTheBank): Promise<Outcome> {
  did(model, `the bank asks: ${plan}`);
  const intent = await intentIn(model);
  if (plan === 'leaves') return 'left';
  // Pressing again makes payments look; until it has, the bank seems to ask still, and the shopper answers once more.
  for (let tries = 1; ; tries += 1) {
    if (plan === 'cancels' || plan === 'cancels, then passes') {
      if ((await cancel(model)) === 'done') did(model, 'cancelled the session while the bank asked');
    }
    if (plan !== 'cancels' && intent !== undefined)
      await tellTheBank(model, emulatorUrl, intent, plan === 'fails' ? 'fail' : 'succeed');
    if (plan === 'passes and waits') await untilItMoves(model);
    const outcome = await pressUntilKnown(model);
    if (outcome !== 'the bank asks') return outcome;
    await breathe(model.recorder, tries);
  }
}

const stillAsking = ({ status }: Session): boolean => status === 'authentication_required';

/** The browser knows the intent by its secret, which checkout shows as soon as payments can say it. */
async function intentIn(model: ClientModel): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    const session = await lookAt(model);
    const intent = session.payment?.clientSecret?.split('_secret_')[0];
    if (intent !== undefined || !stillAsking(session)) return intent;
    await breathe(model.recorder, tries);
  }
}

const looks = 8;

async function untilItMoves(model: ClientModel): Promise<void> {
  for (let tries = 1; tries <= looks && stillAsking(await lookAt(model)); tries += 1)
    await breathe(model.recorder, tries);
}

/** The bank may have stopped asking meanwhile, which it says with 400: then there is nothing to answer. */
async function tellTheBank(model: ClientModel, emulatorUrl: string, intent: string, outcome: 'succeed' | 'fail') {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(`${emulatorUrl}/_control/three-d-secure`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ intent, outcome }),
        signal: AbortSignal.any([model.recorder.over, AbortSignal.timeout(5_000)]),
      });
      await response.arrayBuffer();
      if (response.ok) did(model, `told the bank: ${outcome}`);
      if (response.status < 500) return;
    } catch {
      // the emulator is not there at the moment
    }
    await breathe(model.recorder, tries);
  }
}
