import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '@muse/contracts';
import { findOrInstallChromium } from '@muse/dev-servers';
import { eventually } from '@muse/kit/testing';
import { startStoreEmulator } from '@muse/store-emulator';
import { readRecipe } from '../support/browser.ts';
import { createTestContext } from '../support/context.ts';

const storeId = 'nordstrom';
const params = { storeId };
const folder = await mkdtemp(join(tmpdir(), 'recipes-'));
const secrets = join(folder, 'secrets.json');
let emulator: Awaited<ReturnType<typeof startStoreEmulator>>;
let site: string;
let context: Awaited<ReturnType<typeof createTestContext>>;

beforeAll(async () => {
  const card = { 'dry-run.card.number': '4242424242424242', 'dry-run.card.expiry': '12/30', 'dry-run.card.cvc': '123' };
  await writeFile(secrets, JSON.stringify({ [storeId]: card }), { mode: 0o600 });
  const { path, choice } = await findOrInstallChromium(console.log);
  if (!path) throw new Error(`The tests of recipes need Chromium. ${choice}`);
  emulator = await startStoreEmulator({ port: 0 });
  context = await createTestContext(undefined, {
    ...{ MUSE_ALLOW_NO_SANDBOX: '1', STORE_SECRETS_FILE: secrets, EVIDENCE_FOLDER: folder },
    ...{ PUPPETEER_EXECUTABLE_PATH: path, BROWSER_STEP_TIMEOUT_MS: '25000' },
  });
  const { admin } = context;
  site = `${emulator.url}/recipes-${randomUUID().slice(0, 8)}`;
  await eventually(async () => {
    const set = await admin.call(api.placement.setStoreHosts, { params, body: { address: site, reason: 'a test' } });
    expect(set).toMatchObject({ status: 200, body: { website: site } });
  });
});
afterAll(async () => {
  await context.close();
  await emulator.stop();
  await rm(folder, { recursive: true });
});

const recipe = (title = 'As a guest'): Record<string, unknown> => ({ ...readRecipe('forms-guest'), title });
const save = (changed: Record<string, unknown>) =>
  context.admin.call(api.placement.saveRecipe, { params, body: { recipe: changed } });

const line = {
  ...{
    productSku: 'NORD-TOTE-03',
    productName: 'Everyday Canvas Tote',
    productUrl: 'https://www.nordstrom.example/tote',
  },
  ...{ color: 'Black', priceCents: 7_800 },
};
const address = {
  ...{ name: 'Dry Run', address1: '1 Market St', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' },
  ...{ phone: '4155550100', email: 'dry-run@example.com' },
};

async function dryRun(version: number, ceilingCents: number) {
  const body = { lines: [line], address, ceilingCents };
  const started = await context.admin.call(api.placement.dryRunRecipe, {
    params: { storeId, version: String(version) },
    body,
  });
  expect(started).toMatchObject({ status: 202, body: { status: 'running' } });
  const { id } = started.body as { id: string };
  return eventually(async () => {
    const { body: ended } = await context.operator('olga').call(api.placement.getDryRun, { params: { storeId, id } });
    expect(ended).not.toMatchObject({ status: 'running' });
    return ended;
  });
}

const publish = (version: number, body: object) =>
  context.admin.call(api.placement.publishRecipe, {
    params: { storeId, version: String(version) },
    body: { stage: 'live', reason: 'it works', ...body },
  });

test('a recipe is saved, tried without buying, published, replaced and rolled back, with an audit line for each', async () => {
  const saved = await save(recipe());
  expect(saved).toMatchObject({ status: 201, body: { stage: 'draft', version: 1, passedDryRuns: 0 } });
  expect(await save(recipe())).toMatchObject({ status: 200, body: { version: 1 } });
  expect(await publish(1, {})).toMatchObject({ status: 409, body: { code: 'recipe_not_tried' } });

  expect(await dryRun(1, 5_000)).toMatchObject({ status: 'failed', code: 'over_ceiling' });
  const passed = await dryRun(1, 10_000);
  expect(passed).toMatchObject({ status: 'passed', totalCents: 9_061 });
  const { id, evidence } = passed as { id: string; evidence: { step: string; sha256: string }[] };
  const review = evidence.find(({ step }) => step === 'review');
  const file = await context.operator('olga').call(api.placement.getDryRunFile, {
    params: { storeId, id, hash: review?.sha256 ?? '' },
  });
  expect(file.status).toBe(200);
  expect(await publish(1, {})).toMatchObject({ status: 200, body: { stage: 'live' } });

  expect(await save(recipe('The second'))).toMatchObject({ status: 201, body: { version: 2 } });
  await dryRun(2, 10_000);
  expect(await publish(2, { stage: 'canary', canaryPercent: 10 })).toMatchObject({
    body: { stage: 'canary', canaryPercent: 10 },
  });
  expect(await publish(2, {})).toMatchObject({ body: { stage: 'live', canaryPercent: 0 } });
  const rollBack = () => context.admin.call(api.placement.rollBackRecipe, { params, body: { reason: 'a wrong item' } });
  expect(await rollBack()).toMatchObject({
    status: 200,
    body: {
      recipes: [
        { version: 2, stage: 'retired' },
        { version: 1, stage: 'live' },
      ],
    },
  });
  // A second click does not bring back what was rolled back.
  expect(await rollBack()).toMatchObject({ status: 409, body: { code: 'no_recipe_before' } });
  expect(await context.admin.call(api.placement.getRecipe, { params: { storeId, version: '1' } })).toMatchObject({
    body: { stage: 'live', recipe: { title: 'As a guest' } },
  });
  const { body } = await context
    .operator('olga')
    .call(api.placement.listAudit, { query: { subject: `store:${storeId}` } });
  const acts = (body as { acts: { act: string }[] }).acts.map(({ act }) => act);
  expect(acts).toEqual(
    expect.arrayContaining(['recipe saved', 'recipe tried', 'recipe live', 'recipe canary', 'recipe rolled back']),
  );
  const snapshot = (await (await fetch(`${site}/_control/snapshot`)).json()) as { orderPosts: number };
  expect(snapshot.orderPosts).toBe(0);
});

test('an operator who is no admin reads recipes and changes none', async () => {
  const olga = context.operator('olga');
  expect(await olga.call(api.placement.listRecipes, { params })).toMatchObject({ status: 200 });
  expect(await olga.call(api.placement.saveRecipe, { params, body: { recipe: recipe() } })).toMatchObject({
    status: 403,
  });
});

test('a recipe of an unknown store is refused', async () => {
  const unknown = { params: { storeId: 'nowhere' }, body: { recipe: recipe() } };
  expect(await context.admin.call(api.placement.saveRecipe, unknown)).toMatchObject({ status: 404 });
});

test('a wrong step is refused with its place in the recipe', async () => {
  const bad = recipe();
  const flows = bad.flows as Record<string, object[]>;
  flows.prepare?.splice(3, 0, { type: 'waitForExpression', expression: 'fetch("https://evil.example")' });
  expect(await save(bad)).toMatchObject({
    status: 422,
    body: { code: 'recipe_refused', errors: [{ pointer: '/recipe/flows/prepare/3', code: 'step_refused' }] },
  });
});
