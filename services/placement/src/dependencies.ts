import { questionLink } from '@muse/contracts';
import { type ConfigOf, createLinkVerifier, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import { createEvidenceFiles } from './adapters/evidence-files.ts';
import { createHeadless } from './adapters/headless.ts';
import { createStorePayment } from './adapters/store-payment.ts';
import { createStoreSecrets } from './adapters/store-secrets.ts';
import type { config } from './config.ts';
import { reportWays } from './processes/report-ways.ts';
import { createStoreApis } from './ways/api/store-apis.ts';
import { createStoreConnector } from './ways/api/store-http.ts';
import { createWays } from './ways/index.ts';

export const dependencies = ({
  config: settings,
  caller,
  metrics,
  log,
  db,
  onClose,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
  const storeSecrets = createStoreSecrets({ file: settings.storeSecretsFile, log });
  const connector = createStoreConnector({
    timeoutMs: settings.storeTimeoutMs,
    isProduction: settings.nodeEnv === 'production',
  });
  onClose(() => connector.close());
  const storeApis = createStoreApis({ connector, secrets: storeSecrets, publicUrl: settings.publicUrl });
  const headless = createHeadless({
    db,
    onClose,
    production: settings.nodeEnv === 'production',
    executablePath: settings.browserPath,
    allowNoSandbox: settings.allowNoSandbox,
    contexts: settings.browserContexts,
    contact: settings.browserContact,
    stepTimeoutMs: settings.browserStepTimeoutMs,
    submitTimeoutMs: settings.browserSubmitTimeoutMs,
  });
  return {
    catalog: createCatalogClient(caller('catalog', settings.catalogUrl)),
    evidenceFiles: createEvidenceFiles(settings.evidenceFolder),
    storePayment: createStorePayment(settings.storePayment, caller('payments', settings.paymentsUrl, 20_000)),
    storeSecrets,
    storeApis,
    headless,
    waysOfAllStores: () => reportWays(db, headless.program.path !== undefined),
    ways: createWays({ db, connector, storeApis, headless: headless.way }),
    verifyQuestionLink: createLinkVerifier('notifications', settings.serviceKeys, questionLink),
    projectionMetrics: createProjectionMetrics(metrics),
    rules: {
      leaseSeconds: settings.claimLeaseSeconds,
      dueMinutes: settings.manualDueHours * 60,
      escalateMinutes: settings.escalateHours * 60,
      attemptSeconds: settings.attemptSeconds,
      submitSeconds: settings.submitSeconds,
      submitWithinMs: settings.submitWithinMs,
      emailDomain: settings.emailDomain,
      contactPhone: settings.contactPhone ?? null,
      allowsLoopback: settings.nodeEnv !== 'production',
      asksShoppers: settings.askShoppers,
    },
  };
};

export type PlacementDependencies = ReturnType<typeof dependencies>;
