import {
  api,
  isTaxCode,
  type OfferRequest,
  offerRequest,
  offersChanged,
  refusals,
  type VersionedOffer,
} from '@muse/contracts';
import { answer, readLines, reply, type Transaction } from '@muse/kit';
import { isOnSiteOf } from '../domain/store-host.ts';
import { publicOffer, variantKey } from '../domain/variants.ts';
import { findOffers, saveOffers } from '../storage/offers.ts';
import { lockStores } from '../storage/stores.ts';

const offersPerEvent = 100;

type LineResult = {
  index: number;
  status: 'created' | 'updated' | 'unchanged' | 'refused';
  offer?: VersionedOffer;
  problem?: { code: string; detail: string; [more: string]: unknown };
};

/** Imports offers line by line: an invalid line gets its own refusal, the others are saved. */
export const importOffers = answer(api.catalog.importOffers, async ({ body }, { transaction }) => {
  const { valid, refused } = sortLines(body.offers);
  return transaction(async (tx) => {
    const websites = await lockStores(tx, [...new Set([...valid.values()].map((offer) => offer.storeId))]);
    const meaningless = [...valid].flatMap(
      ([index, offer]) => refusalByStore(index, offer, websites) ?? refusalByTaxCode(index, offer) ?? [],
    );
    for (const { index } of meaningless) valid.delete(index);
    const results = [...refused, ...meaningless, ...(await save(tx, valid))].sort((a, b) => a.index - b.index);
    const count = (status: LineResult['status']) => results.filter((result) => result.status === status).length;
    return reply(200, {
      results: results.map(({ offer, ...result }) => (offer ? { ...result, offer: publicOffer(offer) } : result)),
      summary: {
        created: count('created'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        refused: count('refused'),
      },
    });
  });
});

const refusedLine = (index: number, code: string, detail: string, more: object = {}): LineResult => ({
  index,
  status: 'refused',
  problem: { code, detail, ...more },
});

/** Why the store does not have this offer, or `undefined`. */
function refusalByStore(index: number, offer: OfferRequest, websites: Map<string, string>): LineResult | undefined {
  const website = websites.get(offer.storeId);
  if (website === undefined) return refusedLine(index, 'unknown_store', refusals.unknown_store.detail);
  if (isOnSiteOf(website, offer.productUrl)) return undefined;
  const pointer = `/offers/${index}/productUrl`;
  return refusedLine(index, 'validation_failed', refusals.validation_failed.detail, {
    errors: [{ pointer, code: 'foreign_host', detail: `Not on the website of the store, ${website}.` }],
  });
}

/** An unknown code would be taxed as general goods without a warning. */
function refusalByTaxCode(index: number, { taxCode }: OfferRequest): LineResult | undefined {
  if (taxCode === null || isTaxCode(taxCode)) return undefined;
  const { detail } = refusals.unknown_tax_code;
  const errors = [{ pointer: `/offers/${index}/taxCode`, code: 'unknown_tax_code', detail }];
  return refusedLine(index, 'unknown_tax_code', detail, { errors });
}

function sortLines(lines: unknown[]): { valid: Map<number, OfferRequest>; refused: LineResult[] } {
  const valid = new Map<number, OfferRequest>();
  const refused: LineResult[] = [];
  const seen = new Set<string>();
  readLines(lines, offerRequest, 'offers').forEach((line, index) => {
    if ('problem' in line) return void refused.push({ index, status: 'refused', problem: { ...line.problem } });
    const key = variantKey(line.value);
    if (seen.has(key))
      return void refused.push(
        refusedLine(index, 'duplicate_variant', 'The same variant stands earlier in this batch.'),
      );
    seen.add(key);
    valid.set(index, line.value);
  });
  return { valid, refused };
}

/** Saves the offers, publishes the changed ones in events of up to 100 offers per store, and returns a result per line. */
async function save(tx: Transaction, lines: Map<number, OfferRequest>): Promise<LineResult[]> {
  if (lines.size === 0) return [];
  const changed = new Map((await saveOffers(tx, [...lines.values()])).map((offer) => [variantKey(offer), offer]));
  for (const [storeId, offers] of Map.groupBy(changed.values(), (offer) => offer.storeId)) {
    for (let from = 0; from < offers.length; from += offersPerEvent)
      tx.publish(offersChanged, { storeId, offers: offers.slice(from, from + offersPerEvent) });
  }
  const unchanged = [...lines.values()].filter((offer) => !changed.has(variantKey(offer)));
  const existing = new Map((await findOffers(tx, unchanged)).map((offer) => [variantKey(offer), offer]));
  return [...lines].map(([index, line]): LineResult => {
    const offer = changed.get(variantKey(line));
    if (offer) return { index, status: offer.created ? 'created' : 'updated', offer };
    const before = existing.get(variantKey(line));
    return { index, status: 'unchanged', ...(before ? { offer: before } : {}) };
  });
}
