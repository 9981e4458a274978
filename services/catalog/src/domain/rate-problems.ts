import { type FieldProblem, isTimeZone, nextDay, type ShippingRate, type StoreShipping } from '@muse/contracts';
import { tierProblems } from './tier-problems.ts';

/**
 * The contradictions in the rates of a store, each with the pointer of its line: gaps and overlaps in the days of an option or in a
 * table, ranges that end before they begin, unknown time zones, a region twice. Empty if there are none.
 */
export function rateProblems({ rates, flatCents, freeFromCents }: StoreShipping): FieldProblem[] {
  const both = (field: string): FieldProblem => ({
    pointer: `/shipping/${field}`,
    code: 'conflicts_with_rates',
    detail: 'The rates say what shipping costs. Leave this out, or leave out the rates.',
  });
  return [
    ...(rates.length > 0 && flatCents !== undefined ? [both('flatCents')] : []),
    ...(rates.length > 0 && freeFromCents !== null ? [both('freeFromCents')] : []),
    ...rates.flatMap((rate, index) => problemsOfRate(rate, `/shipping/rates/${index}`)),
    ...dateProblems(rates),
  ];
}

function problemsOfRate(rate: ShippingRate, pointer: string): FieldProblem[] {
  const { validFrom, validTo, transitDays, cutOff, surcharges } = rate;
  const problems: FieldProblem[] = [...tierProblems(rate, pointer)];
  if (validTo !== null && validTo < validFrom)
    problems.push({ pointer: `${pointer}/validTo`, code: 'ends_before_it_begins', detail: `Before ${validFrom}.` });
  if (transitDays !== null && transitDays.max < transitDays.min)
    problems.push({
      pointer: `${pointer}/transitDays/max`,
      code: 'ends_before_it_begins',
      detail: `Less than the minimum, ${transitDays.min}.`,
    });
  if (cutOff !== null && !isTimeZone(cutOff.timeZone))
    problems.push({
      pointer: `${pointer}/cutOff/timeZone`,
      code: 'unknown_time_zone',
      detail: 'A name of the IANA time zone database, such as America/Chicago.',
    });
  surcharges.forEach(({ region }, index) => {
    if (surcharges.findIndex((other) => other.region === region) < index)
      problems.push({
        pointer: `${pointer}/surcharges/${index}/region`,
        code: 'region_twice',
        detail: `There is a surcharge for ${region} above. Leave one of them out.`,
      });
  });
  return problems;
}

/** The rates of one option, in the order of their days, must follow each other day by day. */
function dateProblems(rates: readonly ShippingRate[]): FieldProblem[] {
  const numbered = rates.map((rate, index) => ({ rate, index }));
  return [...Map.groupBy(numbered, ({ rate }) => rate.id).values()].flatMap((option) => {
    const inOrder = option.toSorted((a, b) => a.rate.validFrom.localeCompare(b.rate.validFrom));
    return inOrder.slice(1).flatMap(({ rate, index }, position) => {
      const before = inOrder[position]?.rate as ShippingRate;
      return dateProblem(before, rate, `/shipping/rates/${index}/validFrom`) ?? [];
    });
  });
}

function dateProblem(before: ShippingRate, rate: ShippingRate, pointer: string): FieldProblem | undefined {
  if (before.validTo === null || rate.validFrom <= before.validTo) {
    const until = before.validTo === null ? 'has no end' : `is valid to ${before.validTo}`;
    return { pointer, code: 'overlap', detail: `The rate of ${rate.id} from ${before.validFrom} ${until}.` };
  }
  const expected = nextDay(before.validTo);
  if (rate.validFrom === expected) return undefined;
  return { pointer, code: 'gap', detail: `${rate.id} has no rate from ${expected} on. Begin at that day.` };
}
