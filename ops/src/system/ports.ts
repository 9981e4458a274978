import { freePort, isFree } from '@muse/dev-servers';
import { usualPorts } from '@muse/kit';
import type { SystemOptions } from './options.ts';
import { services } from './services.ts';

/** By the name of the process. */
export type Ports = Record<string, number>;

/** `payments`, `payments-2`, … */
export const replicasOf = (service: string, { replicas = 1 }: Pick<SystemOptions, 'replicas'>): string[] =>
  Array.from({ length: replicas }, (_, index) => (index === 0 ? service : `${service}-${index + 1}`));

/**
 * The two doors people know are where they expect them, or nowhere; behind them any free port will do. Each is chosen once: who
 * is started again comes back where everybody looks for it.
 */
export async function choosePorts(options: SystemOptions): Promise<Ports> {
  const ports: Ports = {
    gateway: options.gatewayPort || (await freePort()),
    'stripe-emulator': options.emulatorPort || (await freePort()),
  };
  for (const { name } of services)
    for (const replica of replicasOf(name, options))
      ports[replica] =
        options.gatewayPort !== 0 && replica === name ? await usualOrFree(usualPorts[name]) : await freePort();
  return ports;
}

/** The port everybody expects, or any other where that one is taken. */
const usualOrFree = async (usual: number): Promise<number> => ((await isFree(usual)) ? usual : freePort());
