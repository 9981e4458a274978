import { setTimeout as pause } from 'node:timers/promises';
import type { ShopperHistory } from '../history.ts';
import { isByBrowser } from '../stores/trial-stores.ts';
import { probeForeignSession } from './authorization-probe.ts';
import { readCatalog } from './catalog.ts';
import type { ClientModel } from './client-model.ts';
import { checkOrderList, finishJourney, type JourneyEnd, rereadPurchase } from './follow-up.ts';
import { createGuest, type Guest, historyOf, isCartAsExpected } from './guest.ts';
import { runJourney } from './journey.ts';
import { type JourneyPlan, planJourney } from './journey-plan.ts';
import { randomFor } from './random.ts';
import type { Client } from './request.ts';
import { ignoreAbandoned } from './retry-until-answered.ts';

export interface WorkloadContext extends Pick<Client, 'gatewayUrl' | 'recorder' | 'over'> {
  emulatorUrl: string;
  storeEmulatorUrl?: string | undefined;
  seed: string | number;
  /** When aborted, no new journey begins; a running one continues to its end. */
  closing: AbortSignal;
  /** The maximum number of journeys per shopper. */
  journeys: number;
  /** The longest pause between two journeys. */
  restMs: number;
}

/** A closed loop of journeys. At the end it resumes every open purchase and reads every confirmed one again. */
export async function runShopper(number: number, workload: WorkloadContext): Promise<ShopperHistory[]> {
  const guests: Guest[] = [];
  const open: { model: ClientModel; end: Exclude<JourneyEnd, 'nothing'> }[] = [];
  const client = (journey: number) => ({ ...workload, who: `shopper ${number}, journey ${journey}` });
  const everything = await ignoreAbandoned(async () =>
    readCatalog({ ...client(0), subject: 'anonymous', token: null }),
  );
  // A browser needs seconds for each order: the orders of one shopper keep it busy.
  const catalog = number === 1 ? everything : everything?.filter(({ storeId }) => !isByBrowser(storeId));

  for (let journey = 1; catalog && journey <= workload.journeys && !workload.closing.aborted; journey += 1) {
    const random = randomFor(workload.seed, 'shopper', number, 'journey', journey);
    const plan = planJourney(random, catalog);
    await ignoreAbandoned(async () => {
      const guest = await guestFor(plan, guests, client(journey));
      if (guests.at(-1) !== guest) guests.push(guest);
      await beforeJourney(guest, guests, plan);
      const end = await runJourney(guest, plan, { catalog, emulatorUrl: workload.emulatorUrl });
      const model = guest.models.at(-1);
      if (end !== 'nothing' && model) open.push({ model, end });
    });
    workload.recorder.counts.journeys += 1;
    await pause(random.whole(0, workload.restMs));
  }

  for (const { model, end } of open) await ignoreAbandoned(() => finishJourney(model, end));
  for (const guest of guests) {
    for (const model of guest.models) if (model.confirmation) await ignoreAbandoned(() => rereadPurchase(model));
    await ignoreAbandoned(() => checkOrderList(guest.client, guest.models));
  }
  return guests.map(historyOf);
}

/** Reuses the last guest only if none of its purchases is open and its cart has the expected content. */
async function guestFor(
  { sameGuest }: JourneyPlan,
  guests: Guest[],
  client: Parameters<typeof createGuest>[0],
): Promise<Guest> {
  const last = guests.at(-1);
  if (!sameGuest || !last || !(await isCartAsExpected(last))) return createGuest(client);
  last.client.who = client.who;
  return last;
}

async function beforeJourney(guest: Guest, guests: Guest[], plan: JourneyPlan): Promise<void> {
  const foreignModel = guests.findLast((other) => other !== guest && other.models.length > 0)?.models.at(-1);
  if (plan.probesForeignSession && foreignModel) await probeForeignSession(guest.client, foreignModel);
  const own = guest.models.findLast(({ confirmation }) => confirmation);
  if (plan.rereads && own) await rereadPurchase(own);
}
