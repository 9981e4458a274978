import type { Shop } from '../shop/shop.ts';

/** What really happened at the store. */
export const snapshotOf = ({ counters, orders, bags, api }: Shop) => ({
  orderPosts: counters.orderPosts,
  requests: counters.requests,
  challenges: counters.challenges,
  declinedCards: counters.declinedCards,
  logins: counters.logins,
  userAgents: [...counters.userAgents],
  orders,
  distinctEmails: new Set(orders.map(({ email }) => email)).size,
  /** The sessions of the API by their state, and the answers to order events by status. */
  apiSessions: [...api.sessions.values()].map(({ id, protocol, status }) => ({ id, protocol, status })),
  webhookAnswers: api.events.answers,
  /** The bags of the accounts, by e-mail. */
  bags: Object.fromEntries([...bags].map(([account, { lines }]) => [account, lines])),
});
