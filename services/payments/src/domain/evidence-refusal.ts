import type { RefusalCode } from '@muse/contracts';
import { type Dispute, isDecided } from './dispute.ts';

/** Why no evidence can be submitted any more, or `undefined`. */
export function evidenceRefusal(dispute: Dispute, now: string): RefusalCode | undefined {
  if (isDecided(dispute.state)) return 'dispute_closed';
  if (dispute.evidence !== null || dispute.filedAt !== null) return 'evidence_already_submitted';
  return dispute.dueBy !== null && Date.parse(dispute.dueBy) <= Date.parse(now) ? 'dispute_past_due' : undefined;
}
