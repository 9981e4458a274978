/** Tracking pages by the beginning of the carrier's name: operators type "FedEx Ground" and "ups". */
const carriers: readonly [RegExp, (number: string) => string][] = [
  [/^(ups\b|united parcel service)/i, (number) => `https://www.ups.com/track?tracknum=${number}`],
  [
    /^(usps\b|us postal|u\.s\. postal|united states postal)/i,
    (number) => `https://tools.usps.com/go/TrackConfirmAction?tLabels=${number}`,
  ],
  [/^fed ?ex\b/i, (number) => `https://www.fedex.com/fedextrack/?trknbr=${number}`],
  [/^dhl\b/i, (number) => `https://www.dhl.com/us-en/home/tracking.html?tracking-id=${number}`],
  [/^(ontrac|lasership)\b/i, (number) => `https://www.ontrac.com/tracking/?number=${number}`],
  [
    /^canada post\b/i,
    (number) => `https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=${number}`,
  ],
  [/^purolator\b/i, (number) => `https://www.purolator.com/en/shipping/tracker?pin=${number}`],
];

/** The carrier's tracking page for a parcel. Returns `null` if the carrier is unknown: a wrong link is worse than none. */
export function trackingUrl(carrier: string, trackingNumber: string): string | null {
  const known = carriers.find(([name]) => name.test(carrier.trim()));
  return known ? known[1](encodeURIComponent(trackingNumber)) : null;
}
