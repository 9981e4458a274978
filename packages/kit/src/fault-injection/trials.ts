import { type Armed, arm, failurePoints } from './failure-points.ts';

/**
 * Fault injection for tests: arms failure points and switches off a safety net. Refused in production. These variables are no
 * settings of the product, so no config declares them; docs/reliability.md describes their use.
 */
type Environment = Record<string, string | undefined>;

const sabotages = ['inbox', 'relay retry'] as const;
type Sabotage = (typeof sabotages)[number];

const missing = new Set<Sabotage>();

/** Negative controls of the chaos tests: returns false if this safety net is switched off, and the checker must find the damage. */
export const inPlace = (net: Sabotage): boolean => !missing.has(net);

/** Reads the variables of fault injection. Throws in production, and for unknown points or nets. */
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

function oneOf<T extends string>(all: readonly T[], name: string): T {
  const found = all.find((each) => each === name);
  if (found === undefined) throw new Error(`There is no '${name}' here; there is: ${all.join(', ')}`);
  return found;
}
