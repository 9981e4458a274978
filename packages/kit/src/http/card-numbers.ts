import creditCardType from 'credit-card-type';

/**
 * Returns true if the text contains a card number: 13 to 19 digits of any script that a card network could have issued (its
 * ranges and lengths, and Luhn), with spaces and dashes between them ignored. It may begin and end at any gap, so it is found in
 * "12 4242 4242 4242 4242". Luhn alone would find one in every ten ISBNs.
 */
export function holdsCardNumber(text: string): boolean {
  if (text.length < 13) return false;
  const runs = plain(text).match(/\d(?:[ -]*\d){12,}/g);
  return runs !== null && runs.some((run) => anyWindowPasses(run.split(/\D+/)));
}

/** Replaces card numbers in a text that must be shown, such as a log line or an error. */
export const hideCardNumbers = (text: string): string =>
  text.replace(/\p{Nd}(?:[\p{Zs}\p{Pd}\u2212]*\p{Nd}){12,}/gu, (run) => (holdsCardNumber(run) ? '[digits]' : run));

/** Converts digits, spaces and dashes of any script to ASCII. */
const plain = (text: string): string =>
  /^[\u0000-\u007f]*$/.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replace(/[\p{Pd}\u2212]/gu, '-')
        .replace(/\p{Zs}/gu, ' ')
        .replace(/\p{Nd}/gu, asciiDigit);

/** In Unicode the ten digits of a script are consecutive, and some scripts are adjacent. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/** Returns true if a sequence of adjacent groups is a card number. */
function anyWindowPasses(groups: string[]): boolean {
  for (let from = 0; from < groups.length; from += 1) {
    let digits = '';
    for (let to = from; to < groups.length && digits.length <= 19; to += 1) {
      digits += groups[to];
      if (digits.length >= 13 && passesLuhn(digits) && isOfNetwork(digits)) return true;
    }
  }
  return false;
}

/** Whether the number is in a range of a card network and has one of its lengths. */
const isOfNetwork = (digits: string): boolean =>
  creditCardType(digits).some(({ lengths }) => lengths.includes(digits.length));

/** https://en.wikipedia.org/wiki/Luhn_algorithm */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighed = index % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0 && /[1-9]/.test(digits);
}
