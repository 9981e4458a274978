import type { Envelope } from '@muse/contracts';
import type { TestServer } from '@muse/kit/testing';

/** A service of this release, alone with what earlier ones said. */
export interface ServiceUnderTest {
  client: TestServer;
  /** Makes what a fact is about, where it has to be there before, and answers the fact as told of that. */
  withSubject(fact: Envelope): Promise<Envelope>;
  close(): Promise<void>;
}

export type Start = (settings?: Record<string, string>) => Promise<TestServer>;

export const asItIs: ServiceUnderTest['withSubject'] = async (fact) => fact;
