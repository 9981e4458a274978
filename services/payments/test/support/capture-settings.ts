import { isHeld } from '@muse/kit/testing';

/** With holds, they are captured as if they ended soon, so that the stories about paid purchases run in both capture modes. */
export const captureSettings: Record<string, string> = isHeld
  ? { PAYMENT_CAPTURE: 'after_placement', CAPTURE_AHEAD_HOURS: '200', HOLD_ALARM_HOURS: '1' }
  : {};
