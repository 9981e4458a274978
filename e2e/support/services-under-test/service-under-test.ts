import type { Envelope } from '@muse/contracts';
import type { TestServer } from '@muse/kit/testing';

/** One service of this release, started alone, to which a test publishes the events of earlier releases. */
export interface ServiceUnderTest {
  client: TestServer;
  /** Creates the subject of an event where it must exist first. Returns the event with the ids of that subject. */
  withSubject(event: Envelope): Promise<Envelope>;
  close(): Promise<void>;
}

export type Start = (settings?: Record<string, string>) => Promise<TestServer>;

export const unchanged: ServiceUnderTest['withSubject'] = async (event) => event;
