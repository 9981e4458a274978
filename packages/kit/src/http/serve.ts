import type { RequestListener } from 'node:http';
import type { HealthEndpoints } from './health.ts';
import { type ListenOptions, listen } from './listen.ts';

/** The two ports of a process: one for callers, one for operators (`ADMIN_PORT`). */
export interface Serving {
  url: string;
  adminUrl: string;
  /** Closes the port of the callers. */
  close(): Promise<void>;
  /** Called last, so that operators can watch the process while it drains. */
  closeAdmin(): Promise<void>;
}

export async function serve(
  pipeline: RequestListener,
  health: HealthEndpoints,
  { host, port, adminPort }: { host: string; port: number; adminPort: number },
  options: ListenOptions = {},
): Promise<Serving> {
  const server = await listen(health.bare(pipeline), host, port, options);
  try {
    const admin = await listen(health.detailed, host, adminPort);
    return { url: server.url, adminUrl: admin.url, close: server.close, closeAdmin: admin.close };
  } catch (error) {
    await server.close();
    throw new Error(`ADMIN_PORT ${adminPort} cannot be used`, { cause: error });
  }
}
