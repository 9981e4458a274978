import { isGuest } from '@muse/contracts';
import { type Identity, RefusalError, refuse } from '@muse/kit';

/** The guest whose token this is. Refuses with 422 what is no valid token of a guest: its own 401 would be about the caller. */
export async function guestOfToken(token: string, identity: Identity): Promise<string> {
  try {
    const { subject } = await identity.verify(token);
    if (isGuest(subject)) return subject;
  } catch (error) {
    if (!(error instanceof RefusalError && error.code === 'unauthorized')) throw error;
  }
  return refuse('guest_token_invalid');
}
