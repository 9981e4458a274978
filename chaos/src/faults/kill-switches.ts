import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from '../stores/switch-control.ts';
import type { Fault, FaultContext } from './fault.ts';

/** An admin stops machines for a moment: all of them, those of one store, a way, or a recipe. Nothing may be bought meanwhile. */
export const killSwitches: Fault = {
  name: 'kill-switches',
  lane: 'switches',
  async inject(ctx) {
    const { switches, rest } = ctx;
    await rest(8_000, 25_000); // most of the time machines work, also slow ones
    const target = await drawTarget(ctx);
    if (!target) return 'no machine places orders';
    const isOn = await turnUntilAnswered(switches.turn, target, true);
    const from = Date.now();
    await rest(1_500, 5_000);
    if (isOn) switches.switchedOff.push({ ...target, from, to: Date.now() });
    const isOff = await turnUntilAnswered(switches.turn, target, false);
    const answers = isOn && isOff ? '' : ', without an answer';
    return `${target.scope}${target.target && ` ${target.target}`}${answers}`;
  },
};

async function drawTarget({ stores, switches, random }: FaultContext): Promise<Target | undefined> {
  const [store] = random.some(stores.stores, 1);
  if (!store) return undefined;
  const scope = random.oneOf(['all', 'store', 'store', 'way', 'version'] as const);
  if (scope === 'store') return { scope, target: store.storeId };
  if (scope === 'way') return { scope, target: store.by === 'browser' ? 'headless' : 'api' };
  const version = scope === 'version' ? await switches.versionOf(store).catch(() => undefined) : undefined;
  return version === undefined ? { scope: 'all', target: '' } : { scope: 'version', target: version };
}

/** The gateway or the database may be down; what is left on is turned off when the trial repairs its servers. */
async function turnUntilAnswered(
  turn: FaultContext['switches']['turn'],
  target: Target,
  on: boolean,
): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    if (await turn(target, on)) return true;
    await pause(500);
  }
  return false;
}
