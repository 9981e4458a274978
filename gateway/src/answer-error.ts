import type { IncomingMessage } from 'node:http';
import { type Exchange, type Log, sendProblem } from '@muse/kit';
import { ClientDisconnectedError } from './route.ts';

/** Answers an error with a problem document, if the caller is still connected and has received nothing yet. */
export function answerError(exchange: Exchange, error: unknown, log: Log): void {
  const { req, res } = exchange;
  if (error instanceof ClientDisconnectedError) {
    res.statusCode = 499; // for the metrics only
    res.destroy();
  } else if (res.headersSent) {
    log.warn({ error }, 'response broke off half way');
    res.destroy(); // so that the caller does not take the half for the whole
  } else {
    res.setHeader('cache-control', 'no-store');
    sendProblem(exchange, error, log);
    if (!req.complete) discardRest(req);
  }
}

const discardForMs = 2_000;

/**
 * The caller is still sending a body that was refused. Most callers stop when they have read the response, and could
 * not read it if the connection were closed at once. Those that do not stop are disconnected.
 */
function discardRest(req: IncomingMessage): void {
  const disconnect = setTimeout(() => req.socket.destroy(), discardForMs).unref();
  req.once('close', () => clearTimeout(disconnect));
  req.resume();
}
