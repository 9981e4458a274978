/** The provinces and territories of Canada, and the first letters of their postal codes. Canada Post, Addressing Guidelines. */
const provinces = {
  AB: { name: 'Alberta', letters: 'T' },
  BC: { name: 'British Columbia', letters: 'V' },
  MB: { name: 'Manitoba', letters: 'R' },
  NB: { name: 'New Brunswick', letters: 'E' },
  NL: { name: 'Newfoundland and Labrador', letters: 'A' },
  NS: { name: 'Nova Scotia', letters: 'B' },
  NT: { name: 'Northwest Territories', letters: 'X' },
  NU: { name: 'Nunavut', letters: 'X' },
  ON: { name: 'Ontario', letters: 'KLMNP' },
  PE: { name: 'Prince Edward Island', letters: 'C' },
  QC: { name: 'Quebec', letters: 'GHJ' },
  SK: { name: 'Saskatchewan', letters: 'S' },
  YT: { name: 'Yukon', letters: 'Y' },
} as const;

export type ProvinceCode = keyof typeof provinces;
const codes = Object.keys(provinces) as ProvinceCode[];
export const provinceName = (code: ProvinceCode): string => provinces[code].name;

const plain = (typed: string): string =>
  typed
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();

const otherNames: [string, ProvinceCode][] = [
  ['newfoundland', 'NL'],
  ['labrador', 'NL'],
  ['nf', 'NL'],
  ['pq', 'QC'],
  ['pei', 'PE'],
  ['yukon territory', 'YT'],
  ['nwt', 'NT'],
];
const byName = new Map<string, ProvinceCode>([
  ...codes.flatMap((code): [string, ProvinceCode][] => [
    [code.toLowerCase(), code],
    [plain(provinceName(code)), code],
  ]),
  ...otherNames,
]);

/** The code of a province, however it was typed: `on`, `Ontario`, `Québec`. */
export const readProvince = (typed: string): ProvinceCode | undefined =>
  byName.get(plain(typed)) ?? byName.get(plain(typed).replaceAll(' ', ''));

/** D, F, I, O, Q and U are in no postal code; W and Z do not begin one. */
const form = /^([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])[\s-]*(\d[ABCEGHJ-NPRSTV-Z]\d)$/;

/** A postal code as it is printed, `M5V 2T6`, from `m5v2t6`, `M5V-2T6` or with more blanks. Returns `undefined` if it is none. */
export function readPostalCode(typed: string): string | undefined {
  const parts = form.exec(typed.trim().toUpperCase());
  return parts ? `${parts[1]} ${parts[2]}` : undefined;
}

/** Nunavut and the Northwest Territories share the letter X. */
const ofNunavut = ['X0A', 'X0B', 'X0C'];

export function isPostalCodeIn(postalCode: string, province: ProvinceCode): boolean {
  if (!provinces[province].letters.includes(postalCode.slice(0, 1))) return false;
  if (province !== 'NU' && province !== 'NT') return true;
  return ofNunavut.includes(postalCode.slice(0, 3)) === (province === 'NU');
}

/** The provinces that a postal code may be in. */
export const provincesOf = (postalCode: string): ProvinceCode[] =>
  codes.filter((code) => isPostalCodeIn(postalCode, code));
