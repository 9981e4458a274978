import type { ConfigOf, DependencyContext } from '@muse/kit';
import { placementDesk } from './adapters/placement.ts';
import type { config } from './config.ts';

export const dependencies = ({
  caller,
  config: { placementUrl },
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  placement: placementDesk(caller('placement', placementUrl)),
});

export type Dependencies = ReturnType<typeof dependencies>;
