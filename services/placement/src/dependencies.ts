import { type ConfigOf, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import { createEvidenceFiles } from './adapters/evidence-files.ts';
import { createHeadless } from './adapters/headless.ts';
import { createStoreSecrets } from './adapters/store-secrets.ts';
import type { config } from './config.ts';

export const dependencies = ({
  config: settings,
  caller,
  metrics,
  log,
  db,
  onClose,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: createCatalogClient(caller('catalog', settings.catalogUrl)),
  evidenceFiles: createEvidenceFiles(settings.evidenceFolder),
  storeSecrets: createStoreSecrets({ file: settings.storeSecretsFile, log }),
  headless: createHeadless({
    db,
    onClose,
    production: settings.nodeEnv === 'production',
    executablePath: settings.browserPath,
    allowNoSandbox: settings.allowNoSandbox,
    contexts: settings.browserContexts,
    contact: settings.browserContact,
    stepTimeoutMs: settings.browserStepTimeoutMs,
    submitTimeoutMs: settings.browserSubmitTimeoutMs,
  }),
  projectionMetrics: createProjectionMetrics(metrics),
  rules: {
    leaseSeconds: settings.claimLeaseSeconds,
    dueHours: settings.manualDueHours,
  },
});

export type PlacementDependencies = ReturnType<typeof dependencies>;
