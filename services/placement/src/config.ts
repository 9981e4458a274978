import {
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  serviceUrl,
  setting,
  usualPorts,
} from '@muse/kit';

export const config = declareConfig(
  {
    ...commonSettings('placement', usualPorts.placement),
    catalogUrl: serviceUrl('catalog', usualPorts.catalog),
    claimLeaseSeconds: setting(
      'CLAIM_LEASE_SECONDS',
      fromEnv.positive.default(900),
      'How long an operator has an entry to himself; longer means fewer interruptions, and a longer wait when somebody walks away',
    ),
    manualDueHours: setting(
      'MANUAL_DUE_HOURS',
      fromEnv.positive.default(4),
      'How soon after the order was made a person should have placed it',
    ),
    ceilingTolerancePercent: setting(
      'CEILING_TOLERANCE_PERCENT',
      fromEnv.count.default(5),
      'How much more than the shopper paid for it a store may ask; more means fewer failed orders, at our own cost',
    ),
  },
  productionNeedsAnIssuer,
);
