import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { reason } from '../shapes/placement-policy.ts';
import { dryRun, dryRunLine, recipeVersion, storeHostList } from '../shapes/recipes.ts';

/** Recipes of stores for placement by browser. Operators read; admins save, try, publish and roll back. */

const ofStore = z.object({ storeId: s.storeId });
const version = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const ofVersion = z.object({ storeId: s.storeId, version });
const ofDryRun = z.object({ storeId: s.storeId, id: s.id });
const base = '/admin/placement/stores/:storeId';

export const listRecipes = endpoint({
  id: 'placement.listRecipes',
  service: 'placement',
  method: 'GET',
  path: `${base}/recipes`,
  access: 'operator',
  summary: 'The versions of the recipe by which a browser places orders at a store, the 100 newest first',
  params: ofStore,
  replies: { 200: z.object({ recipes: z.array(recipeVersion) }) },
});

export const getRecipe = endpoint({
  id: 'placement.getRecipe',
  service: 'placement',
  method: 'GET',
  path: `${base}/recipes/:version`,
  access: 'operator',
  summary: 'One version of a recipe with its steps',
  params: ofVersion,
  replies: { 200: z.object({ ...recipeVersion.shape, recipe: z.record(z.string(), z.unknown()) }) },
});

export const saveRecipe = endpoint({
  id: 'placement.saveRecipe',
  service: 'placement',
  method: 'POST',
  path: `${base}/recipes`,
  access: 'admin',
  summary:
    'Save a recipe as a draft: flows of Chrome’s Recorder with the steps of docs/placement.md. Refused with a pointer to each wrong step. The same recipe again is the same version',
  params: ofStore,
  bodyLimit: 256 * 1024,
  body: z.strictObject({ recipe: z.record(z.string(), z.unknown()), note: s.orNull(s.text(500)) }),
  replies: { 200: recipeVersion, 201: recipeVersion },
  refusals: ['recipe_refused'],
});

export const publishRecipe = endpoint({
  id: 'placement.publishRecipe',
  service: 'placement',
  method: 'POST',
  path: `${base}/recipes/:version/publish`,
  access: 'admin',
  summary:
    'Use a version for the orders of the store, or as a canary for a share of them. It needs a dry run that passed',
  params: ofVersion,
  body: z.strictObject({
    stage: z.enum(['canary', 'live']),
    canaryPercent: z.int().min(1).max(50).default(5),
    reason,
  }),
  replies: { 200: recipeVersion },
  refusals: ['recipe_not_tried'],
});

export const rollBackRecipe = endpoint({
  id: 'placement.rollBackRecipe',
  service: 'placement',
  method: 'POST',
  path: `${base}/recipes/rollback`,
  access: 'admin',
  summary: 'Retire the canary, or, if there is none, the live version: the one that was live before it is used again',
  params: ofStore,
  body: z.strictObject({ reason }),
  replies: { 200: z.object({ recipes: z.array(recipeVersion) }) },
  refusals: ['no_recipe_before'],
});

export const dryRunRecipe = endpoint({
  id: 'placement.dryRunRecipe',
  service: 'placement',
  method: 'POST',
  path: `${base}/recipes/:version/dry-run`,
  access: 'admin',
  summary: 'Try a version at the store up to its last page, where the order would be submitted. Buys nothing',
  params: ofVersion,
  body: z.strictObject({
    lines: z.array(dryRunLine).min(1).max(10),
    address: s.addressRequest,
    ceilingCents: s.cents,
    currency: s.currency.default('USD'),
  }),
  replies: { 202: dryRun },
});

export const getDryRun = endpoint({
  id: 'placement.getDryRun',
  service: 'placement',
  method: 'GET',
  path: `${base}/dry-runs/:id`,
  access: 'operator',
  summary: 'How a dry run went, with its evidence',
  params: ofDryRun,
  replies: { 200: dryRun },
});

export const getDryRunFile = endpoint({
  id: 'placement.getDryRunFile',
  service: 'placement',
  method: 'GET',
  path: `${base}/dry-runs/:id/evidence/:hash`,
  access: 'operator',
  summary: 'A picture or text that a dry run has kept',
  params: z.object({ storeId: s.storeId, id: s.id, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  file: 'application/octet-stream',
  replies: { 200: z.unknown() },
});

export const setStoreHosts = endpoint({
  id: 'placement.setStoreHosts',
  service: 'placement',
  method: 'PUT',
  path: `${base}/hosts`,
  access: 'admin',
  summary:
    'The hosts beside its website’s that a browser may request for a store, such as those of its pictures or payment form; and another address of the store itself',
  params: ofStore,
  body: z.strictObject({
    /** Where the browser finds the store, if not at the website that shoppers see; on this machine only outside production. */
    address: s.orNull(z.url({ protocol: /^https?$/ }).max(500)),
    hosts: z
      .array(
        z
          .string()
          .regex(
            /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
            'a host name such as cdn.store.example',
          ),
      )
      .max(50)
      .default([]),
    reason,
  }),
  replies: { 200: storeHostList },
});
