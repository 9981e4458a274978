import type { Address, Line } from '@muse/contracts';

export interface InstructionStep {
  step: number;
  title: string;
  action: string;
  url?: string;
  items?: Line[];
  address?: Address;
  expect?: string;
}

export type UnnumberedStep = Omit<InstructionStep, 'step'>;
