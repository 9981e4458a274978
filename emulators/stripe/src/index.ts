import { Account } from './account/account.ts';
import { DataFile, restore } from './account/data-file.ts';
import { listen } from './server/server.ts';

export interface StripeEmulatorOptions {
  /** 0 picks a free port. */
  port: number;
  /** Where events are delivered; if absent, they can only be listed. */
  webhookUrl?: string | null;
  /** Two, separated by a comma, while the secret is rotated. */
  webhookSecret: string;
  /** The subscribed event types, like `enabled_events` of a webhook endpoint; default all. */
  webhookEvents?: readonly string[];
  /** The file that keeps the account over a restart; default none. */
  dataFile?: string;
  /** The real time in milliseconds; default `Date.now`. */
  now?: () => number;
}

export interface StripeEmulator {
  url: string;
  port: number;
  setWebhookUrl(url: string | null): void;
  stop(): Promise<void>;
}

/** Starts one emulator. Several in one process share nothing. */
export async function startStripeEmulator(options: StripeEmulatorOptions): Promise<StripeEmulator> {
  const { port, webhookUrl = null, webhookSecret, webhookEvents, now, dataFile } = options;
  const account = new Account({ webhookUrl, webhookSecret, webhookEvents, now });
  if (dataFile !== undefined) await restore(account, dataFile);
  const saved = dataFile === undefined ? null : new DataFile(account, dataFile);
  const server = await listen(account, port);
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    setWebhookUrl: (url) => account.webhookSender.setUrl(url),
    async stop() {
      await server.close();
      account.runScheduled();
      account.webhookSender.stop();
      await saved?.stop();
    },
  };
}
