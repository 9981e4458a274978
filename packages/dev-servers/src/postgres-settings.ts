/** Commits are durable where data is kept; in tests a crash of the machine may lose it all. The rest is the same everywhere. */
export function settings(keep: boolean, more: Record<string, string | number> = {}): string[] {
  const chosen = {
    max_connections: 400,
    shared_buffers: '128MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    synchronous_commit: 'on',
    fsync: keep ? 'on' : 'off',
    full_page_writes: keep ? 'on' : 'off',
    ...more,
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
