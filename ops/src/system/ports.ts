import { freePort, isFree } from '@muse/dev-servers';
import { usualPorts } from '@muse/kit';
import type { SystemOptions } from './options.ts';
import { services } from './services.ts';

/** Ports by process name. */
export type Ports = Record<string, number>;

/** `payments`, `payments-2`, … */
export const replicasOf = (service: string, { replicas = 1 }: Pick<SystemOptions, 'replicas'>): string[] =>
  Array.from({ length: replicas }, (_, index) => (index === 0 ? service : `${service}-${index + 1}`));

/**
 * The gateway and the emulator get the requested ports; services get their usual ports, or free ones. Chosen once, so that a
 * restarted process keeps its port.
 */
export async function choosePorts(options: SystemOptions): Promise<Ports> {
  const ports: Ports = {
    gateway: options.gatewayPort || (await freePort()),
    'stripe-emulator': options.emulatorPort || (await freePort()),
  };
  if (options.storeEmulatorPort !== undefined)
    ports['store-emulator'] = options.storeEmulatorPort || (await freePort());
  for (const { name } of services)
    for (const replica of replicasOf(name, options))
      ports[replica] =
        options.gatewayPort !== 0 && replica === name ? await usualOrFree(usualPorts[name]) : await freePort();
  return ports;
}

/** The usual port, or a free one if it is in use. */
const usualOrFree = async (usual: number): Promise<number> => ((await isFree(usual)) ? usual : freePort());
