import type { Envelope } from '@muse/contracts';
import type { Consumer } from './consumer.ts';

/** A message as the broker has delivered it. */
export interface FirstDelivery {
  consumer: Consumer;
  envelope: Envelope;
  /** When the event was committed, in milliseconds; 0 if that is not to be measured. */
  committedAt: number;
}

export interface Timing {
  /** 0 for a first delivery. */
  attempt: number;
  started: number;
}
