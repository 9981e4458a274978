import type { AdminQuery } from '@muse/dev-servers';

/** An e-mail of notifications as it is saved, sent or not. */
export interface SavedEmail {
  kind: string;
  reader: string;
  subject: string;
  body: string;
  at: Date;
}

/** The last e-mails, oldest first: of all purchases, or those that name an order or belong to a session. */
export async function savedEmails(
  look: AdminQuery['look'],
  { about = null, kind = null }: { about?: string | null; kind?: string | null } = {},
): Promise<SavedEmail[]> {
  const newestFirst = await look<SavedEmail>(
    `select kind, reader, subject, body, created_at as at from notifications.letter
     where ($1::text is null or session_id = $1 or about = $1 or subject like '%' || $1 || '%' or body like '%' || $1 || '%')
       and ($2::text is null or kind = $2)
     order by id desc limit 20`,
    [about, kind],
  );
  return newestFirst.toReversed();
}

/** The link in an e-mail, which stands on a line of its own. */
export const linkIn = ({ body }: Pick<SavedEmail, 'body'>): string | undefined => /^https?:\S+$/m.exec(body)?.[0];
