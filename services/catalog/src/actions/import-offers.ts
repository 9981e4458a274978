import { api, type OfferRequest, offerRequest, offersChanged, refusals, type VersionedOffer } from '@muse/contracts';
import { answer, fieldProblems, reply, type Transaction } from '@muse/kit';
import { publicOffer, variantKey } from '../domain/variants.ts';
import { offersOf, saveOffers } from '../storage/offers.ts';
import { lockStores } from '../storage/stores.ts';

type Result = {
  index: number;
  status: 'created' | 'updated' | 'unchanged' | 'refused';
  offer?: VersionedOffer;
  problem?: { code: string; detail: string; [more: string]: unknown };
};

/** Each line stands for itself: what is wrong with one is told beside it, and the others are taken. */
export const importOffers = answer(api.catalog.importOffers, async ({ body }, { transaction }) => {
  const { good, refused } = readLines(body.offers);
  return transaction(async (tx) => {
    const known = await lockStores(tx, [...new Set([...good.values()].map((offer) => offer.storeId))]);
    const taken = new Map([...good].filter(([, offer]) => known.has(offer.storeId)));
    const strangers = [...good.keys()]
      .filter((index) => !taken.has(index))
      .map((index) => refusedLine(index, 'unknown_store', refusals.unknown_store.detail));
    const results = [...refused, ...strangers, ...(await save(tx, taken))].sort((a, b) => a.index - b.index);
    const count = (status: Result['status']) => results.filter((result) => result.status === status).length;
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

const refusedLine = (index: number, code: string, detail: string, more: object = {}): Result => ({
  index,
  status: 'refused',
  problem: { code, detail, ...more },
});

function readLines(lines: unknown[]): { good: Map<number, OfferRequest>; refused: Result[] } {
  const good = new Map<number, OfferRequest>();
  const refused: Result[] = [];
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const read = offerRequest.safeParse(line, { reportInput: true });
    if (!read.success)
      return void refused.push(
        refusedLine(index, 'validation_failed', refusals.validation_failed.detail, {
          errors: fieldProblems(read.error.issues, `/offers/${index}`),
        }),
      );
    const key = variantKey(read.data);
    if (seen.has(key))
      return void refused.push(
        refusedLine(index, 'duplicate_variant', 'The same variant stands earlier in this batch.'),
      );
    seen.add(key);
    good.set(index, read.data);
  });
  return { good, refused };
}

/** Saves, says what changed in facts of up to 100 offers of a store, and answers a result per line. */
async function save(tx: Transaction, lines: Map<number, OfferRequest>): Promise<Result[]> {
  if (lines.size === 0) return [];
  const changed = new Map((await saveOffers(tx, [...lines.values()])).map((offer) => [variantKey(offer), offer]));
  for (const [storeId, offers] of Map.groupBy(changed.values(), (offer) => offer.storeId)) {
    for (let from = 0; from < offers.length; from += 100)
      tx.publish(offersChanged, { storeId, offers: offers.slice(from, from + 100) });
  }
  const unchanged = [...lines.values()].filter((offer) => !changed.has(variantKey(offer)));
  const asTheyWere = new Map((await offersOf(tx, unchanged)).map((offer) => [variantKey(offer), offer]));
  return [...lines].map(([index, line]): Result => {
    const offer = changed.get(variantKey(line));
    if (offer) return { index, status: offer.created ? 'created' : 'updated', offer };
    const before = asTheyWere.get(variantKey(line));
    return { index, status: 'unchanged', ...(before ? { offer: before } : {}) };
  });
}
