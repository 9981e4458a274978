import { Transform } from 'node:stream';
import { openTcpProxy, type TcpProxy } from '@muse/kit/testing';

/** A wire to the database through which every question may take longer. */
export interface SlowWire extends TcpProxy {
  /** From now on every question takes so much longer; 0 is as fast as without. */
  delay(ms: number): void;
}

export async function openSlowWire(databaseUrl: string): Promise<SlowWire> {
  let delayMs = 0;
  const slowly = () =>
    new Transform({
      transform(chunk, _encoding, done) {
        if (delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), delayMs);
      },
    });
  const detour = await openTcpProxy(databaseUrl, (near, far) => {
    near.pipe(slowly()).pipe(far);
    far.pipe(near);
  });
  return { ...detour, delay: (ms) => void (delayMs = ms) };
}
