import type { FieldProblem, ShippingRate } from '@muse/contracts';

interface Range {
  from: number;
  to: number | null;
}

/** The gaps and overlaps in the table of a rate: it begins at 0, has no end, and each line begins one after the line before. */
export function tierProblems(rate: ShippingRate, pointer: string): FieldProblem[] {
  switch (rate.kind) {
    case 'by_subtotal':
      return problemsOf(
        rate.tiers.map(({ fromCents, toCents }) => ({ from: fromCents, to: toCents })),
        `${pointer}/tiers`,
        { from: 'fromCents', to: 'toCents' },
      );
    case 'by_weight':
      return problemsOf(
        rate.tiers.map(({ fromGrams, toGrams }) => ({ from: fromGrams, to: toGrams })),
        `${pointer}/tiers`,
        { from: 'fromGrams', to: 'toGrams' },
      );
    default:
      return [];
  }
}

function problemsOf(ranges: readonly Range[], pointer: string, fields: { from: string; to: string }): FieldProblem[] {
  let expected: number | null = 0;
  return ranges.flatMap(({ from, to }, index) => {
    const problems: FieldProblem[] = [];
    const at = (field: string) => `${pointer}/${index}/${field}`;
    if (expected === null)
      problems.push({ pointer: at(fields.from), code: 'overlap', detail: 'The line above has no end.' });
    else if (from !== expected)
      problems.push({
        pointer: at(fields.from),
        code: from > expected ? 'gap' : 'overlap',
        detail: `This line must begin at ${expected}.`,
      });
    if (to !== null && to < from)
      problems.push({ pointer: at(fields.to), code: 'ends_before_it_begins', detail: `Less than ${from}.` });
    if (to !== null && index === ranges.length - 1)
      problems.push({ pointer: at(fields.to), code: 'gap', detail: 'The last line has no end: leave this out.' });
    expected = to === null ? null : Math.max(to, from) + 1;
    return problems;
  });
}
