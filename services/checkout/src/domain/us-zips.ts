import type { StateCode } from './us-states.ts';

/**
 * Which state a ZIP code belongs to, by its first three digits. USPS Labeling List L002, with the few prefixes that
 * cross a border (Fishers Island NY in 063, Texhoma TX in 739, Alta WY in 834) and the government's own (205, 569).
 * A prefix that is missing here is not in use. https://pe.usps.com/text/LabelingLists/L002.htm
 */
const prefixes: Record<StateCode, string> = {
  AL: '350-352 354-369',
  AK: '995-999',
  AZ: '850-853 855-857 859-860 863-865',
  AR: '716-729',
  CA: '900-908 910-928 930-961',
  CO: '800-816',
  CT: '060-069',
  DE: '197-199',
  DC: '200 202-205 569',
  FL: '320-339 341-342 344 346-347 349',
  GA: '300-319 398-399',
  HI: '967-968',
  ID: '832-838',
  IL: '600-620 622-629',
  IN: '460-479',
  IA: '500-516 520-528',
  KS: '660-662 664-679',
  KY: '400-418 420-427',
  LA: '700-701 703-708 710-714',
  ME: '039-049',
  MD: '205-212 214-219',
  MA: '010-027 055',
  MI: '480-499',
  MN: '550-551 553-567',
  MS: '386-397',
  MO: '630-631 633-641 644-658',
  MT: '590-599',
  NE: '680-681 683-693',
  NV: '889-891 893-895 897-898',
  NH: '030-038',
  NJ: '070-089',
  NM: '870-871 873-884',
  NY: '005 063 100-149',
  NC: '270-289',
  ND: '580-588',
  OH: '430-459',
  OK: '730-731 734-741 743-749',
  OR: '970-979',
  PA: '150-196',
  RI: '028-029',
  SC: '290-299',
  SD: '570-577',
  TN: '370-385',
  TX: '733 739 750-770 772-799 885',
  UT: '840-847',
  VT: '050-054 056-059',
  VA: '201 205 220-246',
  WA: '980-986 988-994',
  WV: '247-268',
  WI: '530-532 534-535 537-549',
  WY: '820-831 834',
  AS: '967',
  FM: '969',
  GU: '969',
  MH: '969',
  MP: '969',
  PR: '006-007 009',
  PW: '969',
  VI: '008',
  AA: '340',
  AE: '090-099',
  AP: '962-966',
};

const states = new Map<string, Set<StateCode>>();
for (const [state, ranges] of Object.entries(prefixes) as [StateCode, string][])
  for (const range of ranges.split(' ')) {
    const [first = '', last = first] = range.split('-');
    for (let prefix = Number(first); prefix <= Number(last); prefix += 1) {
      const key = String(prefix).padStart(3, '0');
      states.set(key, (states.get(key) ?? new Set()).add(state));
    }
  }

/**
 * A ZIP code as it is printed, `94102` or `94102-1234`, from the ways people and phones write it: `941021234`, `94102 1234`, or
 * with any dash. Returns `undefined` if it is none.
 */
export function readZip(typed: string): string | undefined {
  const parts = /^(\d{5})(?:[\s\p{Pd}\u2212]*(\d{4}))?$/u.exec(typed.trim());
  if (!parts) return undefined;
  return parts[2] === undefined ? parts[1] : `${parts[1]}-${parts[2]}`;
}

export const isZipInUse = (zip: string): boolean => states.has(zip.slice(0, 3));
export const isZipInState = (zip: string, state: StateCode): boolean =>
  states.get(zip.slice(0, 3))?.has(state) ?? false;
/** The states that a ZIP code may be in. */
export const statesOfZip = (zip: string): StateCode[] => [...(states.get(zip.slice(0, 3)) ?? [])];
