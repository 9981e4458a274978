import { z } from 'zod';
import { findOrThrow } from '../account/account.ts';
import { normalDelivery } from '../webhooks/delivery-settings.ts';
import { control } from './control.ts';

const on = z.literal(true);

const parameters = z
  .strictObject({
    pause: on,
    resume: on,
    duplicate: z.int().positive(),
    reorder: z.boolean(),
    tamper: z.boolean(),
    delayMs: z.int().nonnegative(),
    lose: z.boolean(),
    replay: z.string(),
    off: on,
  })
  .partial()
  .refine((request) => Object.keys(request).length > 0, {
    error: 'requires one of pause, resume, duplicate, reorder, tamper, delayMs, lose, replay, off',
  });

export const webhooks = control('webhooks', parameters, (account, request) => {
  const { webhookSender } = account;
  if (request.off) webhookSender.configure(normalDelivery());
  if (request.pause) webhookSender.configure({ paused: true });
  if (request.resume) webhookSender.configure({ paused: false });
  if (request.duplicate !== undefined) webhookSender.configure({ copies: request.duplicate });
  if (request.reorder !== undefined) webhookSender.configure({ reorder: request.reorder });
  if (request.tamper !== undefined) webhookSender.configure({ tamper: request.tamper });
  if (request.delayMs !== undefined) webhookSender.configure({ delayMs: request.delayMs });
  if (request.lose !== undefined) webhookSender.configure({ lose: request.lose });
  if (request.replay !== undefined)
    webhookSender.send(findOrThrow(account.books.events, 'event', request.replay, 'replay'));
  return webhookSender.settings;
});
