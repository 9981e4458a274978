import { refuse } from '@muse/kit';

export interface StreamLimits {
  perProcess: number;
  perShopper: number;
}

/** The places for open streams in this process. */
export function createStreamPlaces({ perProcess, perShopper }: StreamLimits) {
  const takenBy = new Map<string, number>();
  let taken = 0;

  return {
    /** Refuses with 429 or 503 beyond a limit. Returns a function that gives the place back; it is called once. */
    take(shopper: string): () => void {
      const own = takenBy.get(shopper) ?? 0;
      if (own >= perShopper)
        refuse('rate_limited', { detail: 'Too many streams are open. Close some of them.', retryAfterSeconds: 10 });
      if (taken >= perProcess) refuse('service_unavailable', { retryAfterSeconds: 5 + Math.floor(Math.random() * 10) });
      taken += 1;
      takenBy.set(shopper, own + 1);
      return () => {
        taken -= 1;
        const left = (takenBy.get(shopper) ?? 1) - 1;
        if (left > 0) takenBy.set(shopper, left);
        else takenBy.delete(shopper);
      };
    },
  };
}
