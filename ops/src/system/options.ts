import type { RestartPolicy } from './restart-policy.ts';

export interface SystemOptions {
  /** The database, with the administrator's role. */
  databaseUrl: string;
  amqpUrl: string;
  /** RabbitMQ's management API as an administrator. With it, each service gets a broker user of its own; else all use `amqpUrl`. */
  managementUrl?: string | null;
  /** For secrets, logs and the emulator's data. */
  folder: string;
  /** 0 picks a free port. */
  gatewayPort: number;
  emulatorPort: number;
  /** Of the pretend stores; absent: they are not started. */
  storeEmulatorPort?: number;
  /** Whether the emulator keeps its data over a restart. */
  keepBooks?: boolean;
  /** Processes per service; default 1. The second one of payments is called `payments-2`. */
  replicas?: number;
  /** Starts processes that end again; without it, `broken` resolves at the first end of a process. */
  restartPolicy?: RestartPolicy;
  environment?: Record<string, string>;
  /** Extra environment of one process, by its name; called at each start of it. */
  environmentOf?: (name: string) => Record<string, string>;
  /** The source folder of one process, relative to the root, if it runs another release; called at each start of it. */
  folderOf?: (name: string) => string | undefined;
  /** Called when the schemas are migrated and no process uses them yet. */
  prepareDatabase?: () => Promise<void>;
  say?: (line: string) => void;
}
