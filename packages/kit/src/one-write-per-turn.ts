import type { Duplex } from 'node:stream';

/**
 * Sends everything that is written to a socket in one turn of the event loop with one system call. Clients of Postgres and
 * RabbitMQ write each message by itself, and a write to a socket is what they spend most of their CPU on.
 */
export function oneWritePerTurn<S extends Duplex>(socket: S): S {
  const write = socket.write.bind(socket) as (...parameters: unknown[]) => boolean;
  let corked = false;
  const uncork = (): void => {
    corked = false;
    socket.uncork();
  };
  socket.write = (...parameters: unknown[]): boolean => {
    if (!corked) {
      corked = true;
      socket.cork();
      process.nextTick(uncork); // after all promises that are settled in this turn
    }
    return write(...parameters);
  };
  return socket;
}
