import type { ConfigOf, DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import type { config } from './config.ts';

export const dependencies = ({ config: set, caller }: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: createCatalogClient(caller('catalog', set.catalogUrl)),
  rules: {
    leaseSeconds: set.claimLeaseSeconds,
    dueHours: set.manualDueHours,
    ceilingTolerancePercent: set.ceilingTolerancePercent,
  },
});

export type PlacementDependencies = ReturnType<typeof dependencies>;
