import { commonSettings, declareConfig, productionNeedsAnIssuer, serviceUrl, usualPorts } from '@muse/kit';

/** `PLACEMENT_URL`: placement's task row decides whether an order may still be cancelled, so it is asked. */
export const config = declareConfig(
  { ...commonSettings('orders', usualPorts.orders), placementUrl: serviceUrl('placement', usualPorts.placement) },
  productionNeedsAnIssuer,
);
