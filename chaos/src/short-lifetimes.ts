/** Short lifetimes and timeouts, so that within a minute sessions expire, 3-D Secure is abandoned and charges are given up. */
export const shortLifetimes = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'info',
  MUSE_TRIAL: 'true',
  PLACE_WAIT_SECONDS: '3',
  SESSION_LIFETIME_SECONDS: '25',
  AUTHENTICATION_SECONDS: '12',
  SILENT_PAYMENT_SECONDS: '10',
  SILENT_ORDERS_SECONDS: '5',
  CLAIM_LEASE_SECONDS: '10',
  GIVE_UP_AFTER_SECONDS: '8',
  RECONCILE_AFTER_SECONDS: '10',
  RETRY_BASE_MS: '300',
  STRIPE_TIMEOUT_MS: '3000',
  BREAKER_RESET_MS: '2000',
  RATE_LIMIT_USER: '0',
  RATE_LIMIT_PLACE: '0',
};
