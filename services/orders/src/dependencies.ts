import type { ConfigOf, DependencyContext } from '@muse/kit';
import { createPlacementClient } from './adapters/placement.ts';
import type { config } from './config.ts';
import { createOrderStreams } from './processes/order-streams.ts';

export const dependencies = ({
  caller,
  config: { placementUrl, orderStreams, orderStreamsPerUser },
  ...context
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  placement: createPlacementClient(caller('placement', placementUrl)),
  orderStreams: createOrderStreams(context, { perProcess: orderStreams, perShopper: orderStreamsPerUser }),
});

export type OrdersDependencies = ReturnType<typeof dependencies>;
