import { trackingUrl } from './tracking-url.ts';

describe('tracking URL', () => {
  it.each([
    ['UPS', 'https://www.ups.com/track?tracknum=1Z1'],
    ['ups ground', 'https://www.ups.com/track?tracknum=1Z1'],
    ['USPS', 'https://tools.usps.com/go/TrackConfirmAction?tLabels=1Z1'],
    ['FedEx', 'https://www.fedex.com/fedextrack/?trknbr=1Z1'],
    ['Fed Ex Home Delivery', 'https://www.fedex.com/fedextrack/?trknbr=1Z1'],
    ['DHL Express', 'https://www.dhl.com/us-en/home/tracking.html?tracking-id=1Z1'],
    ['OnTrac', 'https://www.ontrac.com/tracking/?number=1Z1'],
  ])('is known for %s', (carrier, url) => expect(trackingUrl(carrier, '1Z1')).toBe(url));

  it.each(['Upside Down Logistics', 'Bike courier', 'DHLX'])('is null for the unknown carrier %s', (carrier) =>
    expect(trackingUrl(carrier, '1Z1')).toBeNull(),
  );

  it('encodes the tracking number', () => {
    expect(trackingUrl('UPS', '1&x=<2>')).toBe('https://www.ups.com/track?tracknum=1%26x%3D%3C2%3E');
  });
});
