import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { api, type DryRun } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { retryUntil } from '@muse/kit';
import { demoAddress, demoPhone } from '../demo-address.ts';
import { cents } from '../demo-catalog.ts';
import { pretendStoreAt } from '../pretend-store.ts';
import { refuseBadReply } from '../shop.ts';
import { repository } from '../system/processes.ts';
import type { MachineStore } from './stores.ts';

const reason = 'a pretend store of the demo, which agrees to machines';
const methodOf = ({ by }: MachineStore) => (by === 'browser' ? ('headless' as const) : ('api' as const));

/** Lets a machine place the orders of a demo store: permission, connection or recipe, stage. Skips what was done at an earlier start. */
export async function connectStore(
  admin: ApiClient,
  storeEmulatorUrl: string,
  store: MachineStore,
): Promise<string | undefined> {
  const params = { storeId: store.storeId };
  await permit(admin, store);
  const problem =
    store.by === 'browser'
      ? await teachBrowser(admin, storeEmulatorUrl, store)
      : await connectApi(admin, storeEmulatorUrl, store);
  const { body } = await admin.call(api.placement.getStoreWays, { params });
  if (body.ways.find(({ method }) => method === methodOf(store))?.stage !== 'live')
    refuseBadReply(
      await admin.call(api.placement.setWayStage, {
        params: { ...params, method: methodOf(store) },
        body: { stage: 'live', reason },
      }),
      `the stage of ${store.storeId}`,
    );
  return problem;
}

/** Resolves when placement knows the store: from the catalog's event, a moment after the catalog does. */
export const waitUntilKnown = (admin: ApiClient, { storeId }: MachineStore): Promise<void> =>
  retryUntil(120_000, async () =>
    refuseBadReply(await admin.call(api.placement.getStoreWays, { params: { storeId } }), `the store ${storeId}`),
  );

async function permit(admin: ApiClient, store: MachineStore): Promise<void> {
  const params = { storeId: store.storeId };
  const { body } = await admin.call(api.placement.listPermissions, { params });
  if (body.permissions.length > 0) return; // what an admin has decided since stays

  refuseBadReply(
    await admin.call(api.placement.createPermission, {
      params,
      body: {
        scope: methodOf(store),
        documentUrl: `${store.website}/agreement.pdf`,
        documentSha256: '0'.repeat(64),
        contact: `partners@${store.storeId}.example`,
        expiresAt: new Date(Date.now() + 365 * 86_400_000).toISOString(),
        maxPerMinute: 600,
        reason,
      },
    }),
    `the permission of ${store.storeId}`,
  );
}

/** The address changes with the emulator's port, so it is set at every start. */
async function connectApi(
  admin: ApiClient,
  storeEmulatorUrl: string,
  { storeId, by }: MachineStore,
): Promise<undefined> {
  const { url } = pretendStoreAt(storeEmulatorUrl, storeId);
  refuseBadReply(
    await admin.call(api.placement.setStoreApi, {
      params: { storeId },
      body: { protocol: by as 'acp' | 'ucp', baseUrl: by === 'acp' ? `${url}/acp` : url, reason },
    }),
    `the API of ${storeId}`,
  );
}

/** Saves the recipe, tries it at the store and publishes it. Returns why the browser cannot be used, or `undefined`. */
async function teachBrowser(
  admin: ApiClient,
  storeEmulatorUrl: string,
  store: MachineStore,
): Promise<string | undefined> {
  const params = { storeId: store.storeId };
  refuseBadReply(
    await admin.call(api.placement.setStoreHosts, {
      params,
      body: { address: pretendStoreAt(storeEmulatorUrl, store.storeId).url, reason },
    }),
    `the address of ${store.storeId}`,
  );
  const file = join(repository, 'emulators/stores/recipes/forms-guest.json');
  const recipe = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const saved = await admin.call(api.placement.saveRecipe, { params, body: { recipe } });
  refuseBadReply(saved, `the recipe of ${store.storeId}`);
  if (saved.body.stage === 'live') return undefined;
  const version = { ...params, version: String(saved.body.version) };
  const run = await tryRecipe(admin, version, store);
  if (run.status === 'running') return 'its dry run has not ended; the next start tries again';
  if (run.status !== 'passed') return `${run.code}: ${run.detail}`;
  refuseBadReply(
    await admin.call(api.placement.publishRecipe, { params: version, body: { stage: 'live', reason } }),
    `the recipe of ${store.storeId}`,
  );
  return undefined;
}

/** Placement ends a dry run after 4 minutes; those of other stores come first. On a machine with nothing else to do one takes seconds. */
const dryRunsEndWithinMs = 600_000;

/** Runs the recipe up to the last page of the store, with one of its first product. Returns it running if it does not end. */
async function tryRecipe(
  admin: ApiClient,
  params: { storeId: string; version: string },
  { products, website }: MachineStore,
): Promise<DryRun> {
  const lines = products.slice(0, 1).map(({ sku, name, price, sizes, colors }) => ({
    ...{ productSku: sku, productName: name, productUrl: website, priceCents: cents(price) },
    ...{ size: sizes[0] ?? null, color: colors[0] ?? null },
  }));
  const begun = await admin.call(api.placement.dryRunRecipe, {
    params,
    body: { lines, address: { ...demoAddress, phone: demoPhone }, ceilingCents: 50_000 },
  });
  refuseBadReply(begun, `a dry run at ${params.storeId}`);
  const deadline = Date.now() + dryRunsEndWithinMs;
  for (;;) {
    const run = await retryUntil(120_000, async () => {
      const answer = await admin.call(api.placement.getDryRun, {
        params: { storeId: params.storeId, id: begun.body.id },
      });
      refuseBadReply(answer, `the dry run at ${params.storeId}`);
      return answer.body;
    });
    if (run.status !== 'running' || Date.now() > deadline) return run;
    await pause(500);
  }
}
