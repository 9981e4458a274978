import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { agreement, dispute, disputeStatus, evidence, evidencePack, placementProof } from '../shapes/disputes.ts';
import { operatorOrder } from '../shapes/orders.ts';

const params = z.object({ id: s.id });
const ofSession = z.object({ sessionId: s.id });

export const listDisputes = endpoint({
  id: 'disputes.listDisputes',
  service: 'payments',
  method: 'GET',
  path: '/admin/disputes',
  access: 'operator',
  summary: 'Disputes of payments: those without a decision first, the earliest deadline first',
  query: z.strictObject({ status: disputeStatus.optional(), ...s.listQuery }),
  replies: { 200: z.object({ disputes: z.array(dispute), nextCursor: s.nextCursor }) },
});

export const getEvidence = endpoint({
  id: 'disputes.getEvidence',
  service: 'payments',
  method: 'GET',
  path: '/admin/disputes/:id/evidence',
  access: 'operator',
  summary: 'The evidence for a dispute, as JSON or, with `format=pdf` or `Accept: application/pdf`, as a PDF',
  params,
  query: z.strictObject({ format: z.enum(['json', 'pdf']).optional() }),
  replies: { 200: evidencePack },
  file: 'application/pdf',
});

export const submitEvidence = endpoint({
  id: 'disputes.submitEvidence',
  service: 'payments',
  method: 'POST',
  path: '/admin/disputes/:id/submit',
  access: 'operator',
  summary: 'Submit evidence to the bank, which is possible once; 202 if Stripe does not answer and it is filed later',
  params,
  body: evidence.refine((fields) => Object.keys(fields).length > 0, 'at least one text'),
  bodyLimit: 256 * 1024,
  replies: { 200: dispute, 202: dispute },
  refusals: ['dispute_closed', 'dispute_past_due', 'evidence_already_submitted', 'evidence_rejected'],
});

export const readAgreement = endpoint({
  id: 'disputes.readAgreement',
  service: 'checkout',
  method: 'GET',
  path: '/internal/checkout/sessions/:sessionId/agreement',
  access: 'internal',
  callers: ['payments'],
  summary: 'What the shopper agreed to, as evidence in a dispute',
  params: ofSession,
  replies: { 200: agreement },
});

export const readOrders = endpoint({
  id: 'disputes.readOrders',
  service: 'orders',
  method: 'GET',
  path: '/internal/checkout-sessions/:sessionId/orders',
  access: 'internal',
  callers: ['payments'],
  summary: 'The orders of one purchase, as evidence in a dispute',
  params: ofSession,
  replies: { 200: z.object({ orders: z.array(operatorOrder) }) },
});

export const readPlacements = endpoint({
  id: 'disputes.readPlacements',
  service: 'placement',
  method: 'GET',
  path: '/internal/checkout-sessions/:sessionId/placements',
  access: 'internal',
  callers: ['payments'],
  summary: 'How the orders of one purchase reached their stores, as evidence in a dispute',
  params: ofSession,
  replies: { 200: z.object({ placements: z.array(placementProof) }) },
});
