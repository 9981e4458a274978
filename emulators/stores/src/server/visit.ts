import type { Session } from '../shop/session.ts';
import type { Shop } from '../shop/shop.ts';
import type { Reply } from './reply.ts';
import { seeOther } from './reply.ts';

/** One request of a customer. */
export interface Visit {
  shop: Shop;
  session: Session;
  /** The parts of the path that the route names. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The fields of a form, or of a JSON body. */
  form: Record<string, string>;
  cookies: Record<string, string>;
}

export const pathIn = (shop: Shop, path: string): string => `/${shop.name}${path}`;

export const goTo = ({ shop }: Visit, path: string): Reply => seeOther(pathIn(shop, path));
