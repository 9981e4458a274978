import { allEndpoints } from '@muse/contracts';
import { z } from 'zod';
import { fieldProblems } from './validate.ts';

const problemsOf = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? [] : fieldProblems(parsed.error.issues);
};

describe('a problem of a field that has alternatives', () => {
  const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

  it('names them in one sentence', () => {
    expect(problemsOf(z.strictObject({ at: moment }), { at: 'yesterday' })).toEqual([
      {
        pointer: '/at',
        code: 'invalid_union',
        detail: 'Send a day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.',
      },
    ]);
    expect(problemsOf(z.union([z.literal('all'), z.int()]), {})[0]?.detail).toBe('Send "all", or a number.');
  });

  it('is that of the alternative that was meant, where it is wrong', () => {
    const way = z.union([z.strictObject({ kind: z.literal('a'), cents: z.int() }), z.string()]);
    expect(problemsOf(z.object({ way }), { way: { kind: 'a' } })).toEqual([
      { pointer: '/way/cents', code: 'required', detail: 'This field is missing.' },
    ]);
  });
});

describe('every endpoint', () => {
  const wrong = ['?', '', -1, 1.5, true, null, {}, [], { kind: '?' }, { scope: '?' }, [{ kind: '?' }]];
  const schemas = allEndpoints.flatMap(({ id, body, query }) =>
    [body, query].flatMap((schema) => (schema ? [{ id, schema: schema as z.ZodType }] : [])),
  );
  const fieldsOf = (schema: z.ZodType): string[] => Object.keys((schema as unknown as { shape?: object }).shape ?? {});

  it('says what is wrong with a value of a field in words of its own, never just "Invalid input"', () => {
    const raw = schemas.flatMap(({ id, schema }) =>
      [...wrong, ...fieldsOf(schema).flatMap((field) => wrong.map((value) => ({ [field]: value })))].flatMap((value) =>
        problemsOf(schema, value)
          .filter(({ detail }) => /^invalid input$/i.test(detail ?? ''))
          .map(({ pointer }) => `${id} ${pointer}`),
      ),
    );
    expect([...new Set(raw)]).toEqual([]);
  });
});
