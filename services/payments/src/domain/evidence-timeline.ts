import type { Agreement, EvidencePack, OperatorOrder, PlacementProof } from '@muse/contracts';

type Entry = EvidencePack['timeline'][number];
export type MoneyEntry = Omit<Entry, 'source'>;

/** What happened in all services, oldest first. Each service has its own clock, so neighbours may change places. */
export function evidenceTimeline(from: {
  agreement: Agreement | null;
  orders: OperatorOrder[];
  placements: PlacementProof[];
  money: MoneyEntry[];
}): Entry[] {
  const { agreement, orders, placements, money } = from;
  const entries: Entry[] = [
    ...(agreement?.placedAt
      ? [{ at: agreement.placedAt, source: 'checkout' as const, event: 'purchase paid', museOrderNumber: null }]
      : []),
    ...money.map((entry) => ({ ...entry, source: 'payments' as const })),
    ...orders.flatMap(ordersHistory),
    ...placements.flatMap(({ museOrderNumber, history }) =>
      history.map(({ at, toStatus }) => ({
        at,
        source: 'placement' as const,
        event: `placement ${toStatus}`,
        museOrderNumber,
      })),
    ),
  ];
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const ordersHistory = ({ museOrderNumber, history }: OperatorOrder): Entry[] =>
  history.map(({ at, toStatus }) => ({ at, source: 'orders', event: `order ${toStatus}`, museOrderNumber }));
