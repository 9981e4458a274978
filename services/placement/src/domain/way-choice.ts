import type { PlacementMethod } from '@muse/contracts';
import type { FailureCode } from './failure-codes.ts';
import { canaryPercent, type WayStage } from './gate.ts';
import type { MachineMethod } from './machine.ts';

/** What decides whether a machine may buy at a store now. */
export interface WayState {
  method: MachineMethod;
  stage: WayStage;
  /** Closed by its results until a person opens it again. */
  closedCode: string | null;
  breakerOpen: boolean;
  /** There is a permission of the store that is granted, not expired, not revoked and not suspended. */
  permitted: boolean;
  switchedOff: boolean;
}

export interface WayChoice {
  method: PlacementMethod;
  /** Why this one, for operators. */
  reason: string;
  skipped: { method: PlacementMethod; code: FailureCode }[];
}

const sentences: Partial<Record<FailureCode, string>> = {
  killed_by_switch: 'is switched off',
  no_permission: 'has no permission of the store',
  gate_closed: 'is not live',
  breaker_open: 'has failed lately',
};

/** Returns why no order may be placed this way, or `undefined`. `orderNumber` decides whether an order is one of the canary's. */
export function reasonNotUsable(way: WayState, orderNumber?: string): FailureCode | undefined {
  if (way.switchedOff) return 'killed_by_switch';
  if (!way.permitted) return 'no_permission';
  if (way.closedCode !== null || way.stage === 'draft' || way.stage === 'shadow') return 'gate_closed';
  if (way.stage === 'canary' && (orderNumber === undefined || !isCanary(orderNumber))) return 'gate_closed';
  return way.breakerOpen ? 'breaker_open' : undefined;
}

/** The first usable way after `after`, in the order of the store. A person always can: `manual` ends every list. */
export function chooseFrom(ways: WayState[], after: PlacementMethod | null, orderNumber?: string): WayChoice {
  const skipped: WayChoice['skipped'] = [];
  const position = after === 'manual' ? ways.length : ways.findIndex(({ method }) => method === after) + 1;
  for (const way of ways.slice(position)) {
    const code = reasonNotUsable(way, orderNumber);
    if (code === undefined)
      return { method: way.method, reason: `by ${way.method}: it is usable for this store`, skipped };
    skipped.push({ method: way.method, code });
  }
  return { method: 'manual', reason: reasonForAPerson(skipped, after), skipped };
}

function reasonForAPerson(skipped: WayChoice['skipped'], after: PlacementMethod | null): string {
  if (skipped.length > 0)
    return `by hand: ${skipped.map(({ method, code }) => `${method} ${sentences[code] ?? code}`).join(', ')}`;
  return after === null
    ? 'by hand: no automatic way is set up for this store'
    : 'by hand: no other automatic way is left';
}

/** The same orders at every replica and every time. Order numbers are random, so that any sum of their characters is fair. */
function isCanary(orderNumber: string): boolean {
  const sum = [...orderNumber].reduce((total, character) => (total * 31 + character.charCodeAt(0)) % 1_000_003, 7);
  return sum % 100 < canaryPercent;
}

/** Why a way is usable or not, for operators. */
export function explain(way: WayState, code: FailureCode | null): string {
  if (code === 'gate_closed' && way.closedCode !== null)
    return 'Its results have closed it. Look at its attempts, then reopen it.';
  if (code !== null) return explanations[code] ?? `It is not usable: ${code}.`;
  return way.stage === 'canary' ? `It gets ${canaryPercent} of 100 orders until its results prove it.` : 'It is live.';
}

const explanations: Partial<Record<FailureCode, string>> = {
  killed_by_switch: 'A kill switch is on.',
  no_permission: 'No permission of the store is live.',
  gate_closed: 'Its stage lets it buy nothing.',
  breaker_open: 'It has failed lately; a dry run decides when it works again.',
  no_recipe: 'No recipe of this store is live.',
  no_browser: 'There is no browser that placement can start.',
  not_connected: 'The API of this store is not connected, or not enabled.',
};
