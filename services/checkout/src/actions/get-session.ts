import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { statusNow } from '../domain/session.ts';
import { show } from '../domain/show.ts';
import { readSession } from '../storage/sessions.ts';

export const getSession = answer(
  api.checkout.getSession,
  async ({ shopper, params, expects }, { db, payments }: ActionContext & Dependencies) => {
    const session = await readSession(db, params.id, shopper);
    refuseUnless(session, 'not_found');
    expects(session.version);
    const asked = statusNow(session) === 'authentication_required';
    const clientSecret = asked ? await payments.clientSecret(session.id) : null;
    return reply(200, show(session, clientSecret), { version: session.version });
  },
);
