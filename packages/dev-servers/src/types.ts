export interface DevServers {
  /** With the administrator's credentials. */
  postgresUrl: string;
  amqpUrl: string;
  /** RabbitMQ's management API with credentials in the URL; null if none answers. */
  managementUrl: string | null;
  /** One sentence per choice made, for the terminal. */
  choices: string[];
  /** Holds the servers' data; deleted with all its content by `stop()`, unless the data is kept. */
  folder: string;
  /** Process ids of the servers started as programs of this machine, as they run now. */
  readonly pids: { postgres?: number; broker?: number };
  /** Set where the server was started as a program of this machine. */
  postgres?: OwnServer;
  broker?: OwnBroker;
  stop(): Promise<void>;
}

/** Servers of one process alone, which may crash them. */
export interface OwnDevServers extends DevServers {
  postgres: OwnServer;
  broker: OwnBroker;
}

/** A server started as a program of this machine. Calls run one at a time, in their order. */
export interface OwnServer {
  /** `undefined` while the server is down. */
  readonly pid: number | undefined;
  /** Kills the server; connections break without notice. */
  crash(): Promise<void>;
  /** Shuts the server down: clients are notified and data is written. */
  stop(): Promise<void>;
  /** Starts the server again on the same ports with the same data. Resolves when it answers, at once if it is up. */
  start(): Promise<void>;
}

export interface OwnBroker extends OwnServer {
  /** Switches the memory alarm, which blocks publishers until it is off or the broker restarts. Resolves when RabbitMQ confirms it. */
  alarm(on: boolean): Promise<void>;
}

export interface DevServersOptions {
  /** Data directory. Used directly when data is kept; otherwise a new folder is made in it and deleted by `stop()`. */
  folder: string;
  /** true: data survives a restart and commits are flushed to disk. false: for tests; faster, not durable. */
  keep: boolean;
  /** Another folder for Postgres' data, e.g. on its own disk. The caller deletes it. Default: in memory if data is not kept and enough memory is free. */
  databaseFolder?: string | undefined;
  /** Receives progress messages while the servers start. */
  say?: (line: string) => void;
}

/** The Postgres that was found or started. */
export interface PostgresInstance {
  url: string;
  choice: string;
  server?: OwnServer;
  container?: Stoppable;
}

/** The RabbitMQ that was found or started. */
export interface BrokerInstance extends PostgresInstance {
  managementUrl: string | null;
  server?: OwnBroker;
}

export interface Stoppable {
  stop(): Promise<unknown>;
}
