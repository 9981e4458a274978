import { errorOfStatus, StoreAnswerError } from '../store-answer-error.ts';
import type { StoreHttp } from '../store-http.ts';
import { type UcpProfile, ucpProfile } from './answers.ts';

export const version = '2026-04-08';

/** What a store publishes about itself: where it answers, and the keys of its events. */
export async function readProfile(http: StoreHttp): Promise<UcpProfile> {
  const { status, body } = await http({ method: 'GET', path: '/.well-known/ucp', headers: {} });
  if (status >= 300) throw errorOfStatus(status);
  const parsed = ucpProfile.safeParse(body);
  if (!parsed.success) throw new StoreAnswerError('nonsense_answer', 'The profile of the store is not one.');
  return parsed.data;
}

/** Where the store answers over REST in our version. The caller refuses an address of another host. */
export function endpointOf({ ucp }: UcpProfile): string {
  const rest = ucp.services['dev.ucp.shopping']?.find(
    (service) => service.transport === 'rest' && service.version === version,
  );
  if (rest?.endpoint === undefined)
    throw new StoreAnswerError('not_connected', `The store does not speak version ${version} over REST.`);
  return rest.endpoint.replace(/\/+$/, '');
}
