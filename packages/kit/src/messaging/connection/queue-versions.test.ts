import { checkoutCompleted, checkoutPaid, storeChanged } from '@muse/contracts';
import { otherVersionsOf, queueOf, versionArguments } from './queue-versions.ts';

const limitOf = (reaction: Parameters<typeof versionArguments>[0]) => versionArguments(reaction)['x-max-length'];

describe('the queue of a reaction', () => {
  it('is limited if a purchase needs it', () => {
    const orders = { service: 'orders', reaction: 'create', event: checkoutPaid } as const;
    expect([queueOf(orders), limitOf(orders)]).toEqual(['muse.orders.create.v1', 200_000]);
    expect(otherVersionsOf(orders)).toEqual(['muse.orders.create.v2']);
  });

  it.each([
    ['of a service that no purchase passes through', { service: 'cart', reaction: 'r', event: checkoutCompleted }],
    ['to an event of no purchase', { service: 'checkout', reaction: 'r', event: storeChanged }],
    ['that says so', { service: 'orders', reaction: 'r', event: checkoutPaid, essential: false }],
  ] as const)('has no limit for a reaction %s', (_, reaction) => {
    expect([queueOf(reaction), limitOf(reaction)]).toEqual([`muse.${reaction.service}.r.v2`, undefined]);
    expect(otherVersionsOf(reaction)).toEqual([`muse.${reaction.service}.r.v1`]);
  });
});
