export interface DevServers {
  /** The administrator's URL. */
  postgresUrl: string;
  amqpUrl: string;
  /** RabbitMQ's management API with credentials in the URL, if there is one that answers. */
  managementUrl: string | null;
  /** One sentence per choice, for people. */
  said: string[];
  /** Where its data lies; goes away with a world that is not kept, and whatever else was put there with it. */
  folder: string;
  /** Of servers we started on this machine, as they run now; for whoever reads their CPU time from /proc. */
  readonly pids: { postgres?: number; broker?: number };
  /** The servers themselves, where we started them as programs of this machine. */
  postgres?: OwnServer;
  broker?: OwnBroker;
  stop(): Promise<void>;
}

/** A world nobody else looks into: its servers may be crashed. */
export interface OwnDevServers extends DevServers {
  postgres: OwnServer;
  broker: OwnBroker;
}

/** A server we started and may therefore do anything to. One thing after another: each call waits for the one before. */
export interface OwnServer {
  /** undefined while it is down. */
  readonly pid: number | undefined;
  /** Cut off in the middle of anything, without a word to its clients. */
  crash(): Promise<void>;
  /** Down in good order: it tells its clients and finishes writing. */
  stop(): Promise<void>;
  /** Up again at the same ports with the same data; resolves when it answers, at once if it is up. */
  start(): Promise<void>;
}

export interface OwnBroker extends OwnServer {
  /** The memory alarm: publishers are blocked until it is off again, or until the broker starts anew. Resolves when RabbitMQ says so. */
  alarm(on: boolean): Promise<void>;
}

export interface DevServersOptions {
  /** Where the data lives: in this folder when kept, else in a fresh folder below it that disappears with the world. */
  folder: string;
  /** true: data survives a restart and every commit reaches the disk. false: for tests, as fast as the machine can. */
  keep: boolean;
  /** Another place for what Postgres stores: a disk of its own. It is whoever gives it that puts it away. */
  databaseFolder?: string | undefined;
  /** Hears what takes long or is worth knowing while the world opens. */
  say?: (line: string) => void;
}

/** What was found or started, of each kind. */
export interface Postgres {
  url: string;
  said: string;
  server?: OwnServer;
  container?: Stoppable;
}

export interface Broker extends Postgres {
  managementUrl: string | null;
  server?: OwnBroker;
}

export interface Stoppable {
  stop(): Promise<unknown>;
}
