import type { Shop } from '../shop/shop.ts';

/** What really happened at the store. */
export const snapshotOf = ({ counters, orders, bags }: Shop) => ({
  orderPosts: counters.orderPosts,
  requests: counters.requests,
  challenges: counters.challenges,
  declinedCards: counters.declinedCards,
  logins: counters.logins,
  userAgents: [...counters.userAgents],
  orders,
  distinctEmails: new Set(orders.map(({ email }) => email)).size,
  /** The bags of the accounts, by e-mail. */
  bags: Object.fromEntries([...bags].map(([account, { lines }]) => [account, lines])),
});
