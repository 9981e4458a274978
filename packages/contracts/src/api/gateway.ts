import { z } from 'zod';
import { roles } from '../access.ts';
import { endpoint } from '../endpoint.ts';
import { isGuest } from '../ids.ts';
import * as s from '../shapes/common.ts';

export const createDevToken = endpoint({
  id: 'gateway.createDevToken',
  service: 'gateway',
  method: 'POST',
  path: '/dev/tokens',
  access: 'public',
  summary: 'A token of the development issuer; not available in production',
  keyless: true,
  body: z.strictObject({
    subject: s.text(128).refine((subject) => !isGuest(subject), 'guests get their tokens from POST /guests'),
    roles: z.array(z.enum(roles)).min(1).max(roles.length),
  }),
  replies: { 201: z.object({ token: z.string() }) },
});

export const createGuest = endpoint({
  id: 'gateway.createGuest',
  service: 'gateway',
  method: 'POST',
  path: '/guests',
  access: 'public',
  summary: 'A token for a shopper who has not signed in, valid for 30 days',
  keyless: true,
  bodyOptional: true,
  body: z.strictObject({}).optional(),
  replies: { 201: z.object({ guestId: s.id, token: z.string() }) },
});

export const openApi = endpoint({
  id: 'gateway.openApi',
  service: 'gateway',
  method: 'GET',
  path: '/openapi.json',
  access: 'public',
  summary: 'This document',
  replies: { 200: z.looseObject({}) },
});
