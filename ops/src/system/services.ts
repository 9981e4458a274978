import { cart } from '@muse/cart';
import { catalog } from '@muse/catalog';
import { checkout } from '@muse/checkout';
import { notifications } from '@muse/notifications';
import { orders } from '@muse/orders';
import { payments } from '@muse/payments';
import { placement } from '@muse/placement';
import { consumersOf, type SystemService } from './system-service.ts';

/** Every service, in the order of a purchase. */
export const services: SystemService[] = [catalog, cart, checkout, payments, orders, placement, notifications];

export const consumers = services.flatMap(consumersOf);
