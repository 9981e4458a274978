import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import type { ServiceName } from '@muse/contracts';
import { config as gateway } from '@muse/gateway';
import { type ConfigDeclaration, type Setting, usualPorts } from '@muse/kit';
import { repository, services } from '@muse/ops';

const run = promisify(execFile);

/** What the code says of every process that has a declared configuration: the seven services and the gateway. */
export interface Process {
  name: ServiceName;
  folder: string;
  config: ConfigDeclaration;
  settings: Setting[];
  portVariable: string;
  usualPort: number;
}

const describedBy = (name: ServiceName, folder: string, config: ConfigDeclaration): Process => ({
  name,
  folder,
  config,
  settings: Object.values(config.settings),
  portVariable: `${name.toUpperCase()}_PORT`,
  usualPort: usualPorts[name],
});

export const processes: Process[] = [
  ...services.map(({ name, config }) => describedBy(name, `services/${name}`, config as ConfigDeclaration)),
  describedBy('gateway', 'gateway', gateway as unknown as ConfigDeclaration),
];

/** A new `.env`, as a newcomer makes it. */
export async function freshDotEnv(): Promise<Record<string, string | undefined>> {
  const { stdout } = await run(process.execPath, [join(repository, 'ops/src/compose-env.ts')]);
  return parseEnv(stdout);
}

/** What `migrate` asks for, in its own words: it is started with nothing and names what it misses. */
export async function neededByMigrate(): Promise<string[]> {
  const { stderr } = await run(process.execPath, [join(repository, 'ops/src/migrate.ts')], { env: {} }).then(
    () => ({ stderr: '' }),
    (failed: { stderr: string }) => failed,
  );
  return /Cannot migrate: (.*) must be set/.exec(stderr)?.[1]?.split(', ') ?? [];
}

/** Runs a health check as the container would, and answers whether it found the process well. */
export const isHealthy = (check: string[], environment: Record<string, string>): Promise<boolean> =>
  run(process.execPath, check.slice(1), { env: environment }).then(
    () => true,
    () => false,
  );
