import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline, Transform } from 'node:stream';

/** A wire to the database through which every question may take longer. */
export interface SlowWire {
  /** The same database, through the wire. */
  url: string;
  /** From now on every question takes so much longer; 0 is as fast as without. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** Speaks for the server at `url`, for any number of connections; where the server is not there, hangs up. */
export async function openSlowWire(url: string): Promise<SlowWire> {
  const far = new URL(url);
  const ends = new Set<Socket>();
  let delayMs = 0;
  const slowly = () =>
    new Transform({
      transform(chunk, _encoding, done) {
        if (delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), delayMs);
      },
    });
  const server = createServer((near) => {
    const behind = connect(Number(far.port), far.hostname);
    for (const end of [near, behind]) {
      end.setNoDelay();
      ends.add(end);
      end.on('close', () => ends.delete(end));
    }
    // Who loses one end loses the other: errors are the business of whoever speaks, not of the wire.
    pipeline(near, slowly(), behind, () => near.destroy());
    pipeline(behind, near, () => behind.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.href,
    delay: (ms) => void (delayMs = ms),
    async close() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
