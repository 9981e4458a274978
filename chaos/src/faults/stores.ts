import type { MachineStore } from '@muse/ops';
import type { Random } from '../clients/random.ts';
import type { Fault } from './fault.ts';

type Disturbance = (random: Random) => NonNullable<MachineStore['switches']>;

/** What a store may do to a machine that buys there. The first two are the duplicate trap: the answer to the purchase is lost. */
const disturbances: Record<string, Disturbance> = {
  'loses answers after the order': (random) => ({ dropAfterOrder: random.whole(1, 3) }),
  'loses connections before the order': (random) => ({ dropBeforeOrder: random.whole(1, 3) }),
  'answers orders late': (random) => ({ slowConfirmationMs: random.whole(1_000, 6_000) }),
  'hangs at the order': () => ({ hang: { at: 'order', times: 1 } }),
  'is unavailable': (random) => ({ status: { at: 'everywhere', code: 503, times: random.whole(1, 6) } }),
  'is unavailable at the order': () => ({ status: { at: 'order', code: 503, times: 1 } }),
  'talks nonsense': (random) => ({ nonsense: { at: random.oneOf(['review', 'order']), times: 1 } }),
  'shows a wall': () => ({ challenge: { at: 'everywhere', vendor: 'cloudflare', times: 1 } }),
  'changes its prices': (random) => ({ priceChange: { at: random.oneOf(['bag', 'review']), amount: 2_000 } }),
  'charges more than its parts': () => ({ wrongTotal: 5_000 }),
  'is sold out': () => ({ outOfStock: { at: 'review' } }),
};

/** A store disturbs its next purchases for a while; then it is well again, and an admin lets the machine go on that this has stopped. */
export const stores: Fault = {
  name: 'stores',
  lane: 'store',
  async inject({ stores: control, random, rest }) {
    const [store] = random.some(control.stores, 1);
    if (!store) return 'no machine places orders';
    const [[name, disturbance] = []] = random.some(Object.entries(disturbances), 1);
    if (!disturbance) return 'nothing to disturb';
    await control.set(store, disturbance(random));
    await rest(1_500, 5_000);
    await control.repair(store);
    await control.trustAgain(store);
    return `${store.storeId} ${name}`;
  },
};
