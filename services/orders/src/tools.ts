import type { ConfigOf, Toolbox } from '@muse/kit';
import { placementDesk } from './adapters/placement.ts';
import type { config } from './config.ts';

export const tools = ({ caller, config: { placementUrl } }: Toolbox<ConfigOf<(typeof config)['settings']>>) => ({
  placement: placementDesk(caller('placement', placementUrl)),
});

export type Tools = ReturnType<typeof tools>;
