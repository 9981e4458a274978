/** Host and path of a URL, for messages. */
export function withoutCredentials(url: string): string {
  const { host, pathname } = parsed(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
}

export function withPath(url: string, path: string): string {
  const changed = parsed(url);
  changed.pathname = `/${encodeURIComponent(path)}`;
  return changed.href;
}

export function parsed(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new Error(
      'DATABASE_URL, AMQP_URL or RABBITMQ_MANAGEMENT_URL is not a URL: write it as scheme://user:password@host:port/name.',
    );
  }
}
