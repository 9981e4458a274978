import { randomUUID } from 'node:crypto';
import { api } from '@muse/contracts';
import { ask } from './ask.ts';
import { type ClientModel, did, heardOfPlace, type PlaceHeard, wrong } from './client-model.ts';
import type { Press } from './paying-plan.ts';
import { breathe } from './retry-until-answered.ts';

/** What becomes of pressing *place*, once it is known. */
export type Outcome = 'bought' | 'declined' | 'the bank asks' | 'ended' | 'left';

/** Presses until it is known what became of it, however often that takes: pressing again never charges again. */
export async function place(model: ClientModel, press: Press): Promise<Outcome> {
  const first = await pressAtOnce(model, press);
  if (first) return first;
  if (press.leavesAfterMs !== null && press.comesBack === 'later') {
    did(model, 'left while it was being placed');
    return 'left';
  }
  return pressUntilKnown(model);
}

export const pressOnce = (model: ClientModel): Promise<Outcome | undefined> =>
  pressAtOnce(model, { times: 1, keys: 'none', leavesAfterMs: null });

export async function pressUntilKnown(model: ClientModel): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await pressOnce(model);
    if (outcome) return outcome;
    await breathe(model.recorder, tries);
  }
}

/** One press, or many at the same moment. */
export async function pressAtOnce(
  model: ClientModel,
  { times, keys, leavesAfterMs }: Omit<Press, 'comesBack'>,
): Promise<Outcome | undefined> {
  const { recorder, purchase, confirmation, declined, ended } = model;
  const params = { id: purchase.session.sessionId };
  const shared = randomUUID();
  const presses = Array.from({ length: times }, async (): Promise<Outcome | undefined> => {
    const key = keys === 'none' ? undefined : keys === 'the same' ? shared : randomUUID();
    const heard = await ask(
      recorder,
      api.checkout.place,
      { params },
      { key, leaveAfterMs: leavesAfterMs ?? undefined },
    );
    heardOfPlace(model, { confirmation, declined, ended }, heard);
    return meaningOf(model, heard);
  });
  const outcomes = new Set(await Promise.all(presses));
  if (outcomes.has('bought') && outcomes.has('declined'))
    wrong(model, 6, 'one card was declined and charged at the same time');
  return (['bought', 'ended', 'declined', 'the bank asks'] as const).find((outcome) => outcomes.has(outcome));
}

function meaningOf(model: ClientModel, heard: PlaceHeard): Outcome | undefined {
  if (heard.is === 'reply') {
    if (heard.status !== 202) return 'bought';
    return heard.body.status === 'authentication_required' ? 'the bank asks' : undefined;
  }
  if (heard.is !== 'refusal') return undefined;
  switch (heard.code) {
    case 'card_declined':
      return 'declined';
    case 'session_incomplete':
      wrong(model, 6, 'a session that has everything was called incomplete');
      return 'ended';
    default:
      return 'ended';
  }
}
