import { z } from 'zod';
import { need } from '../account/account.ts';
import { calm } from '../webhooks/switches.ts';
import { control } from './control.ts';

const on = z.literal(true);

const told = z
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
  .refine((asked) => Object.keys(asked).length > 0, {
    error: 'say one of pause, resume, duplicate, reorder, tamper, delayMs, lose, replay, off',
  });

export const webhooks = control('webhooks', told, (account, asked) => {
  const { mail } = account;
  if (asked.off) mail.turn(calm());
  if (asked.pause) mail.turn({ paused: true });
  if (asked.resume) mail.turn({ paused: false });
  if (asked.duplicate !== undefined) mail.turn({ copies: asked.duplicate });
  if (asked.reorder !== undefined) mail.turn({ reorder: asked.reorder });
  if (asked.tamper !== undefined) mail.turn({ tamper: asked.tamper });
  if (asked.delayMs !== undefined) mail.turn({ delayMs: asked.delayMs });
  if (asked.lose !== undefined) mail.turn({ lose: asked.lose });
  if (asked.replay !== undefined) mail.send(need(account.books.events, 'event', asked.replay, 'replay'));
  return mail.switches;
});
