import { commonSettings, declareConfig, productionNeedsAnIssuer, serviceUrl, usualPorts } from '@muse/kit';

/** `PLACEMENT_URL`: placement decides whether an order may still be cancelled, and is called for it. */
export const config = declareConfig(
  { ...commonSettings('orders', usualPorts.orders), placementUrl: serviceUrl('placement', usualPorts.placement) },
  productionNeedsAnIssuer,
);
