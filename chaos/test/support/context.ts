import { startTestSystem } from '@muse/ops';

/** A healthy house for people to shop in, where what takes half an hour in life takes seconds. */
export const startSystemWithShortLifetimes = () =>
  startTestSystem({
    environment: { SESSION_LIFETIME_SECONDS: '6', AUTHENTICATION_SECONDS: '4', RATE_LIMIT_USER: '0' },
  });
