import { type ConfigOf, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import { createEvidenceFiles } from './adapters/evidence-files.ts';
import { createStorePayment } from './adapters/store-payment.ts';
import { createStoreSecrets } from './adapters/store-secrets.ts';
import type { config } from './config.ts';
import { createStoreApis } from './ways/api/store-apis.ts';
import { createStoreConnector } from './ways/api/store-http.ts';

export const dependencies = ({
  config: settings,
  caller,
  metrics,
  log,
  onClose,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
  const storeSecrets = createStoreSecrets({ file: settings.storeSecretsFile, log });
  const connector = createStoreConnector({
    timeoutMs: settings.storeTimeoutMs,
    isProduction: settings.nodeEnv === 'production',
  });
  onClose(() => connector.close());
  return {
    catalog: createCatalogClient(caller('catalog', settings.catalogUrl)),
    evidenceFiles: createEvidenceFiles(settings.evidenceFolder),
    storePayment: createStorePayment(settings.storePayment, caller('payments', settings.paymentsUrl, 20_000)),
    storeSecrets,
    storeApis: createStoreApis({ connector, secrets: storeSecrets, publicUrl: settings.publicUrl }),
    projectionMetrics: createProjectionMetrics(metrics),
    rules: {
      leaseSeconds: settings.claimLeaseSeconds,
      dueHours: settings.manualDueHours,
      allowsLoopback: settings.nodeEnv !== 'production',
    },
  };
};

export type PlacementDependencies = ReturnType<typeof dependencies>;
