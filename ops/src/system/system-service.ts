import type { Event, ServiceName } from '@muse/contracts';
import type { ConfigDeclaration, Migration, Settings } from '@muse/kit';

/** The fields of a service definition that are needed to run it. */
export interface SystemService {
  name: Exclude<ServiceName, 'gateway'>;
  config: Pick<ConfigDeclaration<Settings>, 'settings'>;
  migrations: Migration[];
  reactions?: { name: string; event: Event; ordered: boolean; essential?: boolean | undefined }[];
}

/** The consumers of a service, as its queues are declared. */
export const consumersOf = ({ name, reactions = [] }: SystemService) =>
  reactions.map(({ name: reaction, event, ordered, essential }) => ({
    service: name,
    reaction,
    event,
    ordered,
    essential,
  }));
