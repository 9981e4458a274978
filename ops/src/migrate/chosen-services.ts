import { type ServiceName, serviceNames } from '@muse/contracts';
import type { SystemService } from '../system/system-service.ts';

/** The service of this name, or every service. Loads only what it returns, so that a fault in one service stops no other. */
export async function chosenServices(name: string | undefined): Promise<SystemService[]> {
  if (name === undefined) return (await import('../system/services.ts')).services;
  if (!serviceNames.includes(name as (typeof serviceNames)[number]))
    throw new Error(`There is no service ${name}; --service is one of ${serviceNames.join(', ')}`);
  const module = (await import(`@muse/${name}`)) as Record<ServiceName, SystemService>;
  return [module[name as ServiceName]];
}
