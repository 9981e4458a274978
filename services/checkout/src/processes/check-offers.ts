import type { VersionedOffer } from '@muse/contracts';
import { refuse } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { offerDifferences } from '../domain/offer-differences.ts';
import type { SelectedLine } from '../domain/selected-items.ts';

/**
 * Compares the lines with the catalog, in one call, because the cart's copy of the offers may have missed an event. Refuses
 * with the current offers if they differ; the cart is updated first, so that trying again succeeds. 503 if the catalog or the
 * cart does not answer. Returns the offers of the catalog.
 */
export async function checkOffers(
  lines: readonly SelectedLine[],
  { catalog, cart }: Pick<CheckoutDependencies, 'catalog' | 'cart'>,
): Promise<VersionedOffer[]> {
  const variants = lines.map(({ item: { storeId, productSku, size, color } }) => ({
    storeId,
    productSku,
    size,
    color,
  }));
  const current = await catalog.currentOffers(variants);
  const differences = offerDifferences(lines, current);
  if (!differences) return current;
  const { code, errors, offers, stale } = differences;
  if (stale.length > 0) await cart.refreshOffers(stale);
  return refuse(code, { errors, extra: { offers } });
}
