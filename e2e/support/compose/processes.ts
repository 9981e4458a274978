import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import type { ServiceName } from '@muse/contracts';
import { config as gateway } from '@muse/gateway';
import { type ConfigDeclaration, type Setting, usualPorts } from '@muse/kit';
import { repository, services } from '@muse/ops';

const run = promisify(execFile);

/** A process with a declared configuration: one of the seven services, or the gateway. */
export interface DeclaredProcess {
  name: ServiceName;
  folder: string;
  config: ConfigDeclaration;
  settings: Setting[];
  portVariable: string;
  usualPort: number;
}

const declaredProcess = (name: ServiceName, folder: string, config: ConfigDeclaration): DeclaredProcess => ({
  name,
  folder,
  config,
  settings: Object.values(config.settings),
  portVariable: `${name.toUpperCase()}_PORT`,
  usualPort: usualPorts[name],
});

export const processes: DeclaredProcess[] = [
  ...services.map(({ name, config }) => declaredProcess(name, `services/${name}`, config as ConfigDeclaration)),
  declaredProcess('gateway', 'gateway', gateway as unknown as ConfigDeclaration),
];

/** A new `.env`, as `npm run compose-env` writes it. */
export async function freshDotEnv(): Promise<Record<string, string | undefined>> {
  const { stdout } = await run(process.execPath, [join(repository, 'ops/src/compose-env.ts')]);
  return parseEnv(stdout);
}

/** The variables that `migrate` needs: started with an empty environment, it lists those that are missing. */
export async function neededByMigrate(): Promise<string[]> {
  const { stderr } = await run(process.execPath, [join(repository, 'ops/src/migrate.ts')], { env: {} }).then(
    () => ({ stderr: '' }),
    (failed: { stderr: string }) => failed,
  );
  return [...stderr.matchAll(/^ {2}- (\w+) is missing/gm)].map(([, variable]) => variable as string);
}

/** Runs a health check as the container would. Returns whether it succeeded. */
export const isHealthy = (check: string[], environment: Record<string, string>): Promise<boolean> =>
  run(process.execPath, check.slice(1), { env: environment }).then(
    () => true,
    () => false,
  );
