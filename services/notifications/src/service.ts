import { service } from '@muse/kit';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { sendEmail } from './jobs/send-email.ts';
import { emailReactions } from './reactions/emails.ts';
import { migrations } from './storage/migrations/index.ts';
import { deleteOldEmailsTimer } from './timers/delete-old-emails.ts';

/** E-mails to shoppers and to the operations team. */
export const notifications = service('notifications', {
  config,
  migrations,
  dependencies,
  reactions: emailReactions,
  jobs: [sendEmail],
  timers: [deleteOldEmailsTimer],
});
