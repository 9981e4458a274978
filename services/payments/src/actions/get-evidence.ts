import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply, sendFile } from '@muse/kit';
import { evidencePdf } from '../adapters/evidence-pdf.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { gatherEvidence } from '../processes/gather-evidence.ts';
import { findListedDispute } from '../storage/dispute-list.ts';

const pdf = 'application/pdf';

export const getEvidence = answer(
  api.disputes.getEvidence,
  async ({ params, query, header }, ctx: ActionContext & PaymentsDependencies) => {
    const dispute = await findListedDispute(ctx.db, params.id);
    refuseUnless(dispute, 'not_found');
    const pack = await gatherEvidence(dispute, ctx);
    const format = query.format ?? (header('accept')?.includes(pdf) ? 'pdf' : 'json');
    if (format === 'json') return reply(200, pack);
    return sendFile(`evidence-${dispute.id}.pdf`, pdf, await evidencePdf(pack));
  },
);
