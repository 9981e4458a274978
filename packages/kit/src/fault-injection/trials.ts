import { type Armed, arm, failurePoints } from './failure-points.ts';

/**
 * What only trials may do to a process, and production never: die at a named point, and work without one of its safety nets.
 * Nothing of it is a setting of the product, so none of it stands in a config; docs/reliability.md tells how it is used.
 */
type Environment = Record<string, string | undefined>;

const sabotages = ['inbox', 'relay retry'] as const;
type Sabotage = (typeof sabotages)[number];

const missing = new Set<Sabotage>();

/** The negative controls of the proof: false where this net was taken away, and the checker must find the damage. */
export const inPlace = (net: Sabotage): boolean => !missing.has(net);

/** Reads what a trial asks of this process. Throws a sentence where production is asked for it, or nonsense. */
export function allowTrials(environment: Environment): void {
  const { MUSE_TRIAL: trial, MUSE_FAIL_AT: failAt, MUSE_WITHOUT: without, NODE_ENV: mode } = environment;
  if (mode === 'production' && [trial, failAt, without].some((set) => set !== undefined))
    throw new Error(
      'MUSE_TRIAL, MUSE_FAIL_AT or MUSE_WITHOUT is set: trials kill processes, and production is no place for them',
    );
  if (trial !== 'true') return;
  for (const armed of failAt === undefined ? [] : (JSON.parse(failAt) as Armed[])) arm(known(armed));
  for (const net of without?.split(',') ?? []) missing.add(oneOf(sabotages, net));
  process.on('message', (message: { failAt?: Armed } | null) => {
    if (message?.failAt) arm(known(message.failAt));
  });
}

const known = (armed: Armed): Armed => ({ ...armed, point: oneOf(failurePoints, armed.point) });

function oneOf<T extends string>(all: readonly T[], asked: string): T {
  const found = all.find((each) => each === asked);
  if (found === undefined) throw new Error(`There is no '${asked}' here; there is: ${all.join(', ')}`);
  return found;
}
