/** Everything the US Postal Service delivers to. USPS Publication 28, appendix B. https://pe.usps.com/text/pub28/28apb.htm */
const names = {
  AL: 'Alabama',
  AK: 'Alaska',
  AZ: 'Arizona',
  AR: 'Arkansas',
  CA: 'California',
  CO: 'Colorado',
  CT: 'Connecticut',
  DE: 'Delaware',
  DC: 'District of Columbia',
  FL: 'Florida',
  GA: 'Georgia',
  HI: 'Hawaii',
  ID: 'Idaho',
  IL: 'Illinois',
  IN: 'Indiana',
  IA: 'Iowa',
  KS: 'Kansas',
  KY: 'Kentucky',
  LA: 'Louisiana',
  ME: 'Maine',
  MD: 'Maryland',
  MA: 'Massachusetts',
  MI: 'Michigan',
  MN: 'Minnesota',
  MS: 'Mississippi',
  MO: 'Missouri',
  MT: 'Montana',
  NE: 'Nebraska',
  NV: 'Nevada',
  NH: 'New Hampshire',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NY: 'New York',
  NC: 'North Carolina',
  ND: 'North Dakota',
  OH: 'Ohio',
  OK: 'Oklahoma',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  RI: 'Rhode Island',
  SC: 'South Carolina',
  SD: 'South Dakota',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VT: 'Vermont',
  VA: 'Virginia',
  WA: 'Washington',
  WV: 'West Virginia',
  WI: 'Wisconsin',
  WY: 'Wyoming',
  AS: 'American Samoa',
  FM: 'Federated States of Micronesia',
  GU: 'Guam',
  MH: 'Marshall Islands',
  MP: 'Northern Mariana Islands',
  PR: 'Puerto Rico',
  PW: 'Palau',
  VI: 'Virgin Islands',
  AA: 'Armed Forces Americas',
  AE: 'Armed Forces Europe',
  AP: 'Armed Forces Pacific',
} as const;

export type StateCode = keyof typeof names;
export const stateCodes = Object.keys(names) as StateCode[];
export const stateName = (code: StateCode): string => names[code];

const plain = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
const codes = new Map<string, StateCode>([
  ...stateCodes.flatMap((code): [string, StateCode][] => [
    [code.toLowerCase(), code],
    [plain(names[code]), code],
  ]),
  ['d c', 'DC'],
  ['washington dc', 'DC'],
  ['washington d c', 'DC'],
  ['us virgin islands', 'VI'],
  ['u s virgin islands', 'VI'],
  ['commonwealth of the northern mariana islands', 'MP'],
  ['micronesia', 'FM'],
]);

/** The code of a state, however it was typed: `ny`, `N.Y.` or `New York`. */
export const readState = (typed: string): StateCode | undefined =>
  codes.get(plain(typed)) ?? codes.get(plain(typed).replaceAll(' ', ''));
