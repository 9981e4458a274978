export interface World {
  /** The administrator's URL. */
  postgresUrl: string;
  amqpUrl: string;
  /** RabbitMQ's management API with credentials in the URL, if there is one that answers. */
  managementUrl: string | null;
  /** One sentence per choice, for people. */
  said: string[];
  /** Where its data lies; goes away with a world that is not kept, and whatever else was put there with it. */
  folder: string;
  /** Of servers we started on this machine, for whoever reads their CPU time from /proc. */
  pids: { postgres?: number; broker?: number };
  stop(): Promise<void>;
}

export interface WorldOptions {
  /** Where the data lives: in this folder when kept, else in a fresh folder below it that disappears with the world. */
  folder: string;
  /** true: data survives a restart and every commit reaches the disk. false: for tests, as fast as the machine can. */
  keep: boolean;
  /** Hears what takes long or is worth knowing while the world opens. */
  say?: (line: string) => void;
}

/** What was found or started, of each kind. */
export interface Postgres {
  url: string;
  said: string;
  pid?: number;
  container?: Stoppable;
}

export interface Broker extends Postgres {
  managementUrl: string | null;
}

export interface Stoppable {
  stop(): Promise<unknown>;
}
