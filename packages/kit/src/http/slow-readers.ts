import type { Server, ServerResponse } from 'node:http';

const sweepMs = 1_000;

/**
 * Disconnects callers that do not read their response: bytes that wait for a caller longer than `timeoutMs` without a pause keep
 * memory and a connection. A stream that has nothing to send is left alone.
 */
export function cutSlowReaders(server: Server, timeoutMs: number): () => void {
  const open = new Map<ServerResponse, number>();
  server.on('request', (_, res: ServerResponse) => {
    open.set(res, 0);
    res.once('close', () => open.delete(res));
  });
  const sweep = setInterval(
    () => {
      const now = performance.now();
      for (const [res, since] of open) {
        if (res.writableLength === 0) open.set(res, 0);
        else if (since === 0) open.set(res, now);
        else if (now - since >= timeoutMs) res.destroy();
      }
    },
    Math.min(sweepMs, timeoutMs / 2),
  );
  sweep.unref();
  return () => clearInterval(sweep);
}
