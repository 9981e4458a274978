import type { ConfigOf, DependencyContext } from '@muse/kit';
import { createPlacementClient } from './adapters/placement.ts';
import type { config } from './config.ts';

export const dependencies = ({
  caller,
  config: { placementUrl },
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  placement: createPlacementClient(caller('placement', placementUrl)),
});

export type OrdersDependencies = ReturnType<typeof dependencies>;
