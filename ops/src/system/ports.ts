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
 * The gateway and the emulators get the requested ports. Services get their usual ports, or free ones, if the gateway has its usual
 * port: a second system, at another port, could look for them at the same moment and find them free too. Chosen once, so that a
 * restarted process keeps its port.
 */
export async function choosePorts(options: SystemOptions): Promise<Ports> {
  const ports: Ports = {
    gateway: options.gatewayPort || (await freePort()),
    'stripe-emulator': options.emulatorPort || (await freePort()),
  };
  if (options.storeEmulatorPort !== undefined)
    ports['store-emulator'] = options.storeEmulatorPort || (await freePort());
  const isUsual = options.gatewayPort === usualPorts.gateway;
  for (const { name } of services)
    for (const replica of replicasOf(name, options))
      ports[replica] = isUsual && replica === name ? await usualOrFree(usualPorts[name]) : await freePort();
  return ports;
}

/** The usual port, or a free one if it is in use. */
const usualOrFree = async (usual: number): Promise<number> => ((await isFree(usual)) ? usual : freePort());
