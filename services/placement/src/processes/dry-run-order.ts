import type { DryRunLine } from '@muse/contracts';
import { z } from 'zod';
import type { PlacementOrder } from '../ways/way.ts';

const stored = z.looseObject({
  lines: z.array(z.custom<DryRunLine>()),
  address: z.custom<PlacementOrder['address']>(),
  ceilingCents: z.int(),
  currency: z.string(),
});

/** An order that is never submitted. Its number cannot be one of an order of ours. */
export function dryRunOrder(id: string, storeId: string, request: unknown): PlacementOrder {
  const { lines, address, ceilingCents, currency } = stored.parse(request);
  const orderNumber = `DRY-${id.slice(-6).toUpperCase()}`;
  return {
    ...{ orderNumber, taskId: id, storeId, storeName: storeId, address, ceilingCents, currency },
    email: address.email ?? 'dry-run@muse.example',
    shippingOption: null,
    lines: lines.map((line) => ({
      ...line,
      storeId,
      productImageUrl: null,
      originalPriceCents: line.priceCents,
      totalPriceCents: line.priceCents * line.quantity,
    })),
  };
}
