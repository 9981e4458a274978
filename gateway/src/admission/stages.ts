import { api, type Declaration } from '@muse/contracts';

/**
 * How far a shopper is on the way to a purchase: `arrive` a new guest, `shop` the cart and a new session, `pay` a session.
 * `undefined` for requests that are not on that way: operators, webhooks, orders and catalog have their circuit breakers alone.
 */
export type Stage = 'arrive' | 'shop' | 'pay';

type StageOf = Pick<Declaration, 'id' | 'service' | 'access' | 'path'>;

const ofOneSession = `${api.checkout.createSession.path}/`;

export function stageOf({ id, service, access, path }: StageOf): Stage | undefined {
  if (id === api.gateway.createGuest.id) return 'arrive';
  if (access !== 'shopper' || (service !== 'cart' && service !== 'checkout')) return undefined;
  return path.startsWith(ofOneSession) ? 'pay' : 'shop';
}

/**
 * The share of the limit that a stage may fill. What is nearer to its end goes first: a purchase that is finished makes room, a
 * cart that is begun takes some.
 */
export const shareOf: Record<Stage, number> = { arrive: 0.5, shop: 0.7, pay: 1 };
