import type { DataOf, Event } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { NotificationsDependencies } from '../dependencies.ts';
import type { Email } from '../emails/email.ts';
import { saveEmail } from '../storage/emails.ts';

/**
 * A reaction that turns an event into one e-mail, and saves it with the job that sends it in the same transaction.
 * An event that is redelivered or published again finds its e-mail saved and is counted as stale.
 */
export const emailWhen = <E extends Event>(
  event: E,
  name: string,
  emailOf: (data: DataOf<E>, settings: Pick<NotificationsDependencies, 'operationsEmail' | 'questionUrl'>) => Email,
) =>
  when(event, name, async ({ data }, ctx: ReactionContext & NotificationsDependencies) => {
    const id = await saveEmail(ctx.tx, emailOf(data, ctx));
    if (id === undefined) return ctx.ignoreStale();
    if (ctx.mail) ctx.tx.enqueue('send-email', String(id), { emailId: id });
  });
