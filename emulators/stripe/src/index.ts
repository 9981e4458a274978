import { Account } from './account/account.ts';
import { Memory, restore } from './account/memory.ts';
import { listen } from './server/server.ts';

export interface StripeEmulatorOptions {
  /** 0 takes any free port. */
  port: number;
  /** Where events are delivered; without one they are only listed. */
  webhookUrl?: string | null;
  webhookSecret: string;
  /** What the receiver subscribed to, as a real endpoint's `enabled_events`; default everything. */
  webhookEvents?: readonly string[];
  /** Where the state survives a restart; default nowhere. */
  dataFile?: string;
  /** The wall's time in milliseconds; default Date.now. */
  now?: () => number;
}

export interface StripeEmulator {
  url: string;
  port: number;
  setWebhookUrl(url: string | null): void;
  stop(): Promise<void>;
}

/** Starts one emulator; any number of them run side by side in one process and share nothing. */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const { port, webhookUrl = null, webhookSecret, webhookEvents, now, dataFile } = options;
  const account = new Account({ webhookUrl, webhookSecret, webhookEvents, now });
  if (dataFile !== undefined) await restore(account, dataFile);
  const memory = dataFile === undefined ? null : new Memory(account, dataFile);
  const door = await listen(account, port);
  return {
    url: `http://127.0.0.1:${door.port}`,
    port: door.port,
    setWebhookUrl: (url) => account.mail.setUrl(url),
    async stop() {
      await door.close();
      account.settleSoon();
      account.mail.stop();
      await memory?.stop();
    },
  };
}
