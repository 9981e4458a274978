import type { PlacementMethod } from '@muse/contracts';
import type { FailureCode } from './failure-codes.ts';

/** Why a person has to place the order, in the list and in the event that hands it over. */
export const handOverReason = ({
  method,
  code,
  step,
  detail,
}: {
  method: PlacementMethod;
  code: FailureCode;
  step?: string | undefined;
  detail: string;
}): string => `by hand: ${method} stopped${step === undefined ? '' : ` at "${step}"`} with ${code}. ${detail}`.trim();
