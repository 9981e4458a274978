import {
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  publicUrl,
  serviceUrl,
  setting,
  usualPorts,
} from '@muse/kit';
import { z } from 'zod';

const zeroOrOne = (usual: '0' | '1') =>
  z
    .enum(['0', '1'])
    .default(usual)
    .transform((value) => value === '1');

export const config = declareConfig(
  {
    ...commonSettings('placement', usualPorts.placement),
    catalogUrl: serviceUrl('catalog', usualPorts.catalog),
    paymentsUrl: serviceUrl('payments', usualPorts.payments),
    claimLeaseSeconds: setting(
      'CLAIM_LEASE_SECONDS',
      fromEnv.positive.default(900),
      'How long a claimed entry is reserved for its operator; longer means fewer interruptions, and a longer wait if the operator abandons it',
    ),
    evidenceFolder: setting(
      'EVIDENCE_FOLDER',
      fromEnv.text.default('.muse/evidence'),
      'The folder of the files that show what happened at a store; all replicas need the same one, and it is kept as long as the orders',
    ),
    manualDueHours: setting(
      'MANUAL_DUE_HOURS',
      fromEnv.positive.default(4),
      'How soon after its creation an order should be placed, unless the rules of its store say otherwise; then operators are warned',
    ),
    escalateHours: setting(
      'ESCALATE_HOURS',
      fromEnv.positive.default(24),
      'How soon after its creation an order that is not settled becomes more urgent, unless the rules of its store say otherwise',
    ),
    attemptSeconds: setting(
      'ATTEMPT_SECONDS',
      fromEnv.positive.default(600),
      'How long a machine may prepare an order at its store; longer suits slow stores, and delays the next way',
    ),
    submitSeconds: setting(
      'SUBMIT_SECONDS',
      fromEnv.positive.default(90),
      'How long a store may take to answer a submission, before its outcome counts as unknown',
    ),
    submitWithinMs: setting(
      'SUBMIT_WITHIN_MS',
      fromEnv.positive.default(10_000),
      'How long after its commit a submission may still be sent; a process that was paused for longer does not send it',
    ),
    emailDomain: setting(
      'STORE_EMAIL_DOMAIN',
      fromEnv.text.default('orders.muse.example'),
      'The domain of the addresses that stores write to about orders of machines, one address for each order',
    ),
    contactPhone: setting(
      'STORE_CONTACT_PHONE',
      fromEnv.text.optional(),
      'The telephone number of the shop: for stores that ask for one where the shopper has given none. Without it such orders go to a person',
    ),
    storePayment: setting(
      'STORE_PAYMENT',
      z.enum(['issuing', 'none']).default('none'),
      'How machines pay stores: `issuing` with a single-use card of Stripe Issuing for each order, limited to its ceiling; `none`: not at all, so that a machine that needs a card leaves the order to the next way',
    ),
    askShoppers: setting(
      'ASK_SHOPPERS',
      zeroOrOne('1'),
      '1: where a machine finds a price above the ceiling, the shopper is asked by e-mail, for 24 hours at most; 0: it goes to a person. The rules of a store may say otherwise',
    ),
    publicUrl,
    storeTimeoutMs: setting(
      'STORE_TIMEOUT_MS',
      fromEnv.positive.default(20_000),
      'How long the API of a store may take to answer one call; more means fewer unknown outcomes, and slower fallbacks',
    ),
    storeSecretsFile: setting(
      'STORE_SECRETS_FILE',
      fromEnv.text.optional(),
      'A JSON file with the logins and keys of stores, which only its owner may read (mode 0600); read again when it changes. Without it, machines that need one leave their orders to a person',
    ),
    browserPath: setting(
      'PUPPETEER_EXECUTABLE_PATH',
      fromEnv.text.optional(),
      'The Chromium or Chrome that places orders; default: the one of this machine. Without any, orders of stores with a recipe go to a person',
    ),
    allowNoSandbox: setting(
      'MUSE_ALLOW_NO_SANDBOX',
      zeroOrOne('0'),
      '1: start Chromium as root, where it has no sandbox. For development and tests: in production the service runs as another user',
    ),
    browserContexts: setting(
      'BROWSER_CONTEXTS',
      fromEnv.positive.default(3),
      'Orders that one process places by browser at the same time; each needs some 150 MiB',
    ),
    browserContact: setting(
      'BROWSER_CONTACT',
      fromEnv.text.default('https://muse.example/bot'),
      'Where stores find out who we are: in the user agent after MuseCommerceBot, unless their permission names something else',
    ),
    browserStepTimeoutMs: setting(
      'BROWSER_STEP_TIMEOUT_MS',
      fromEnv.positive.default(15_000),
      'How long a step of a recipe waits for the page of the store; longer suits slow stores and delays the hand-over to a person',
    ),
    browserSubmitTimeoutMs: setting(
      'BROWSER_SUBMIT_TIMEOUT_MS',
      fromEnv.positive.default(60_000),
      'How long a store may take to answer an order that was submitted; after it the outcome is unknown and looked up',
    ),
  },
  productionNeedsAnIssuer,
);
