import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DevServers } from '@muse/dev-servers';
import type { ProcessGroup } from './process-group.ts';
import type { ProcessSpec } from './process-specs.ts';
import type { SupervisedProcess } from './supervisor.ts';

const lookEveryMs = 1_000;

/** A process of the group. */
export const supervisedProcess = (group: ProcessGroup, spec: ProcessSpec): SupervisedProcess => ({
  name: spec.name,
  log: group.logOf(spec.name),
  startAgain: () => group.restart(spec),
  async ended() {
    const running = group.running.find(({ name }) => name === spec.name);
    if (!running) return 'could not start';
    const code = await running.exited;
    return code === null ? 'was killed' : `ended with code ${code}`;
  },
});

/** Postgres and RabbitMQ, if they are programs that we started. Containers and servers of others are not ours to restart. */
export function supervisedServers({ postgres, broker, folder }: DevServers): SupervisedProcess[] {
  const servers = [
    { name: 'Postgres', server: postgres, log: join(folder, 'postgres.log') },
    { name: 'RabbitMQ', server: broker, log: join(folder, 'rabbitmq', 'start.log') },
  ];
  return servers.flatMap(({ name, server, log }) =>
    server === undefined
      ? []
      : [
          {
            ...{ name, log },
            startAgain: () => server.start(),
            async ended() {
              while (server.pid !== undefined) await pause(lookEveryMs, undefined, { ref: false });
              return 'ended';
            },
          },
        ],
  );
}
