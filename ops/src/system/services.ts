import { cart } from '@muse/cart';
import { catalog } from '@muse/catalog';
import { checkout } from '@muse/checkout';
import type { Event } from '@muse/contracts';
import type { ConfigDeclaration, Migration, Settings } from '@muse/kit';
import { notifications } from '@muse/notifications';
import { orders } from '@muse/orders';
import { payments } from '@muse/payments';
import { placement } from '@muse/placement';

/** The fields of a service definition that are needed to run it. */
interface SystemService {
  name: 'catalog' | 'cart' | 'checkout' | 'payments' | 'orders' | 'placement' | 'notifications';
  config: Pick<ConfigDeclaration<Settings>, 'settings'>;
  migrations: Migration[];
  reactions?: { name: string; event: Event; ordered: boolean; essential?: boolean | undefined }[];
}

/** Every service, in the order of a purchase. */
export const services: SystemService[] = [catalog, cart, checkout, payments, orders, placement, notifications];

export const consumers = services.flatMap(({ name, reactions = [] }) =>
  reactions.map(({ name: reaction, event, ordered, essential }) => ({
    service: name,
    reaction,
    event,
    ordered,
    essential,
  })),
);
