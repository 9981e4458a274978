import type { EvidencePack } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { buildEvidencePack } from '../domain/evidence-pack.ts';
import type { ListedDispute } from '../storage/dispute-list.ts';
import { chargeOfSession, moneyTimelineOf, refundsOfSession } from '../storage/evidence.ts';

/** Collects what all services know of a disputed purchase. Refuses with 503 if one of them does not answer. */
export async function gatherEvidence(
  dispute: ListedDispute,
  { db, evidenceSources }: { db: Sql } & Pick<PaymentsDependencies, 'evidenceSources'>,
): Promise<EvidencePack> {
  const { sessionId } = dispute;
  const [agreement, orders, placements] = await Promise.all([
    evidenceSources.agreement(sessionId),
    evidenceSources.orders(sessionId),
    evidenceSources.placements(sessionId),
  ]);
  const charge = await chargeOfSession(db, sessionId);
  const refunds = await refundsOfSession(db, sessionId);
  const money = await moneyTimelineOf(db, sessionId);
  return buildEvidencePack({ dispute, charge, agreement, orders, placements, refunds, money });
}
