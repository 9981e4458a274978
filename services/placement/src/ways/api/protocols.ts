import { acp } from './acp/acp.ts';
import type { StoreProtocol } from './protocol.ts';
import { ucp } from './ucp/ucp.ts';

/** The protocols that stores may speak. A further one is a folder here and a line. */
export const protocols = { acp, ucp } as const satisfies Record<string, StoreProtocol>;
