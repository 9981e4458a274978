import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { statusNow } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { readSession } from '../storage/sessions.ts';

export const getSession = answer(
  api.checkout.getSession,
  async ({ shopper, params, expects }, { db, payments }: ActionContext & CheckoutDependencies) => {
    const session = await readSession(db, params.id, shopper);
    refuseUnless(session, 'not_found');
    expects(session.version);
    const needsAuthentication = statusNow(session) === 'authentication_required';
    const clientSecret = needsAuthentication ? await payments.clientSecret(session.id) : null;
    return reply(200, showSession(session, clientSecret), { version: session.version });
  },
);
