import type { ConfigOf, Toolbox } from '@muse/kit';
import { catalogAt } from './adapters/catalog.ts';
import type { config } from './config.ts';

export const tools = ({ config: set, caller }: Toolbox<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: catalogAt(caller('catalog', set.catalogUrl)),
  rules: {
    leaseSeconds: set.claimLeaseSeconds,
    dueHours: set.manualDueHours,
    ceilingTolerancePercent: set.ceilingTolerancePercent,
  },
});

export type Tools = ReturnType<typeof tools>;
