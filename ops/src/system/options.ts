export interface SystemOptions {
  /** The administrator's URL of the database to live in. */
  databaseUrl: string;
  amqpUrl: string;
  /** Secrets, logs and the emulator's books. */
  folder: string;
  /** 0 takes a free one. */
  gatewayPort: number;
  emulatorPort: number;
  /** Does the emulator remember over a restart? */
  keepBooks?: boolean;
  /** How many processes of each service; 1 unless said. The second of payments is called `payments-2`. */
  replicas?: number;
  environment?: Record<string, string>;
  /** What one process is told beyond that, by its name; asked at each of its starts. */
  environmentOf?: (name: string) => Record<string, string>;
  /** Where the source of one process lies, from the repository's root, if it is of another release; asked at each of its starts. */
  folderOf?: (name: string) => string | undefined;
  say?: (line: string) => void;
}
