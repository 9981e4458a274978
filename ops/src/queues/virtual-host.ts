/** The virtual host in an AMQP URL. No path, or only a slash: the default virtual host. */
export const virtualHostOf = (amqpUrl: string): string => decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/';
