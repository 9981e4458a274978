import { checkFiles, invariants } from './index.ts';

/** The text of docs/invariants.md: every invariant with the checks that evaluate it. */
export const invariantsPage = (): string =>
  [
    '# What must always hold',
    '',
    'The invariants of Muse Commerce, and the checks that evaluate them after every end-to-end test and every chaos trial (`npm run chaos`). Each check reads the databases, the HTTP API, the broker, the logs, the emulators’ own records or what the clients observed, and is tested against a system that was corrupted on purpose ([checker.test.ts](../chaos/test/checker.test.ts)).',
    '',
    'In a chaos trial the [clients](../chaos/src/clients) also check every answer when they receive it; a breach is reported under the number of its invariant, or under 0 if the answer is not one that the HTTP contract declares.',
    '',
    '> Generated from `chaos/src/checker` by `npm run generate`; do not edit.',
    '',
    ...Object.entries(invariants).flatMap(([number, sentence]) => [
      `## Invariant ${number}`,
      '',
      sentence,
      '',
      'A check finds a violation when:',
      '',
      ...checksOf(Number(number)),
      '',
    ]),
  ].join('\n');

const checksOf = (invariant: number): string[] =>
  Object.entries(checkFiles).flatMap(([file, checks]) =>
    checks
      .filter((check) => check.invariant === invariant)
      .map(({ what }) => `- ${what} ([${file}](../chaos/src/checker/${file}))`),
  );
