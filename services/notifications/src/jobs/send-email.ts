import { type Job, type JobContext, job, NotReadyError, RetryLaterError } from '@muse/kit';
import { z } from 'zod';
import { MailRefusedError, MailUnavailableError } from '../adapters/smtp-errors.ts';
import type { NotificationsDependencies } from '../dependencies.ts';
import { addressOf, findUnsentEmail, markAsFailed, markAsSent } from '../storage/emails.ts';

/** After this an e-mail says nothing useful any more. */
const giveUpAfterMs = 3 * 24 * 60 * 60_000;
/** The e-mail that holds the address of a purchase may be saved after the first one about its orders. */
const addressWithinMs = 60 * 60_000;

/** 10 s after the first attempt, then twice as long each time, at most 15 minutes. */
const delayMs = (attempts: number): number => Math.min(10_000 * 2 ** attempts, 15 * 60_000);

/** Sends an e-mail that is saved, until the mail server has taken it over or refused it. */
export const sendEmail = job(
  'send-email',
  { payload: z.object({ emailId: z.int() }), concurrency: 3 },
  async (task: Job<{ emailId: number }>, { db, log, mail }: JobContext & NotificationsDependencies) => {
    const { emailId } = task.payload;
    const email = await findUnsentEmail(db, emailId);
    if (!email) return;
    const fail = async (code: string): Promise<void> => {
      await task.finish((tx) => markAsFailed(tx, emailId, code));
      log.error({ emailId, kind: email.kind, sessionId: email.sessionId, code }, 'an e-mail was not sent');
    };
    if (!mail) return fail('no_transport');
    const address = await addressOf(db, email);
    if (address === null) {
      if (email.reader === 'operations' || task.ageMs > addressWithinMs) return fail('no_address');
      throw new NotReadyError('the address of the shopper is not known yet', delayMs(task.attempts));
    }
    try {
      await mail.send(email, address);
    } catch (error) {
      if (error instanceof MailRefusedError) return fail(error.code);
      if (!(error instanceof MailUnavailableError)) throw error;
      if (task.ageMs > giveUpAfterMs) return fail('gave_up');
      throw new RetryLaterError(delayMs(task.attempts), error.message);
    }
    await task.finish((tx) => markAsSent(tx, emailId));
  },
);
