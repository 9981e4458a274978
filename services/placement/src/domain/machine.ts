import type { PlacementMethod } from '@muse/contracts';

export type MachineMethod = Exclude<PlacementMethod, 'manual'>;

/** How a machine stands as assignee and in histories. Entries cannot be assigned to such a name. */
export const machineOf = (method: MachineMethod): string => `machine:${method}`;

/** Who is recorded as the one who ended an attempt without a person: its machine, or the system for an operator whose lease has ended. */
export const actorOf = (method: PlacementMethod): string => (method === 'manual' ? 'system' : machineOf(method));

export const isMachine = (assignee: string | null): boolean => assignee?.startsWith('machine:') ?? false;
