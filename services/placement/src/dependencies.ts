import { type ConfigOf, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import { createEvidenceFiles } from './adapters/evidence-files.ts';
import { createStorePayment } from './adapters/store-payment.ts';
import { createStoreSecrets } from './adapters/store-secrets.ts';
import type { config } from './config.ts';
import { createWays } from './ways/index.ts';

export const dependencies = ({
  config: settings,
  caller,
  metrics,
  log,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: createCatalogClient(caller('catalog', settings.catalogUrl)),
  evidenceFiles: createEvidenceFiles(settings.evidenceFolder),
  storePayment: createStorePayment(settings.storePayment, caller('payments', settings.paymentsUrl, 20_000)),
  storeSecrets: createStoreSecrets({ file: settings.storeSecretsFile, log }),
  projectionMetrics: createProjectionMetrics(metrics),
  rules: {
    leaseSeconds: settings.claimLeaseSeconds,
    dueHours: settings.manualDueHours,
    escalateHours: settings.escalateHours,
    attemptSeconds: settings.attemptSeconds,
    submitSeconds: settings.submitSeconds,
    submitWithinMs: settings.submitWithinMs,
    emailDomain: settings.emailDomain,
  },
  ways: createWays(),
});

export type PlacementDependencies = ReturnType<typeof dependencies>;
