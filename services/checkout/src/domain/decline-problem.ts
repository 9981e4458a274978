import { declineAdvice } from '@muse/contracts';

/** What a 402 says beside its code: the decline code, what to do next, and whether the same card may be tried again. */
export function declineProblem(declineCode = 'generic_decline') {
  const { detail, retryable } = declineAdvice(declineCode);
  return { detail, extra: { declineCode, retryable } };
}
