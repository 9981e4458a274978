import type { PlacementMethod } from '@muse/contracts';

export type MachineMethod = Exclude<PlacementMethod, 'manual'>;

/** How a machine stands as assignee and in histories. Entries cannot be assigned to such a name. */
export const machineOf = (method: PlacementMethod): string => `machine:${method}`;

export const isMachine = (assignee: string | null): boolean => assignee?.startsWith('machine:') ?? false;
