import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { isClosed, moveDispute } from '../money/disputes.ts';
import { mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { checkEvidence, evidence } from '../parameters/evidence.ts';
import { clearable, flag, list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const update = {
  evidence,
  expand: list(text),
  intended_submission_method: text,
  metadata: clearable(metadata),
  submit: flag,
};

/** In test mode Stripe decides by this text: https://docs.stripe.com/testing#evidence */
const verdicts = { winning_evidence: 'won', losing_evidence: 'lost' } as const;

export const disputes = [
  route('GET', '/v1/disputes', { ...paging, charge: text, payment_intent: text }, ({ account, params }) => {
    const { disputes: table } = account.books;
    const { charge, payment_intent: intent } = params;
    if (charge !== undefined) return pageOf('/v1/disputes', table.where('charge', charge), params);
    return pageOf('/v1/disputes', intent === undefined ? table.all() : table.where('payment_intent', intent), params);
  }),

  route('GET', '/v1/disputes/{dispute}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.disputes, 'dispute', path.dispute, 'dispute'),
  ),

  route('POST', '/v1/disputes/{dispute}', update, ({ account, path, params }) => {
    const dispute = findOrThrow(account.books.disputes, 'dispute', path.dispute, 'dispute');
    if (params.metadata !== undefined) dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
    if (params.evidence === undefined) return dispute;
    if (isClosed(dispute.status)) throw invalidRequest('This dispute is already closed');
    checkEvidence(params.evidence);
    Object.assign(dispute.evidence, params.evidence);
    dispute.evidence_details.has_evidence = true;
    if (params.submit === false) return dispute;
    dispute.evidence_details.submission_count += 1;
    const verdict = verdicts[dispute.evidence.uncategorized_text as keyof typeof verdicts];
    moveDispute(
      account,
      dispute,
      verdict ?? (dispute.status.startsWith('warning') ? 'warning_under_review' : 'under_review'),
    );
    return dispute;
  }),

  route('POST', '/v1/disputes/{dispute}/close', { expand: list(text) }, ({ account, path }) => {
    const dispute = findOrThrow(account.books.disputes, 'dispute', path.dispute, 'dispute');
    if (dispute.status === 'won' || dispute.status === 'lost') throw invalidRequest('This dispute is already closed');
    moveDispute(account, dispute, 'lost');
    return dispute;
  }),
];
