import {
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  serviceUrl,
  setting,
  usualPorts,
} from '@muse/kit';

/** `PLACEMENT_URL`: placement decides whether an order may still be cancelled, and is called for it. */
export const config = declareConfig(
  {
    ...commonSettings('orders', usualPorts.orders),
    placementUrl: serviceUrl('placement', usualPorts.placement),
    orderStreams: setting(
      'ORDER_STREAMS',
      fromEnv.positive.default(1_000),
      'Streams of order events that a process keeps open at a time; beyond it 503 with Retry-After',
    ),
    orderStreamsPerUser: setting(
      'ORDER_STREAMS_PER_USER',
      fromEnv.positive.default(10),
      'Those of one shopper in a process; beyond it 429 with Retry-After. A browser opens one per page',
    ),
  },
  productionNeedsAnIssuer,
);
