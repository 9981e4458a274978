import { allEndpoints, internetUrl } from '@muse/contracts';
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
        detail: 'at must be a day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.',
      },
    ]);
    expect(problemsOf(z.union([z.literal('all'), z.int()]), {})[0]?.detail).toBe(
      'What was sent must be "all", or a number.',
    );
  });

  it('is that of the alternative that was meant, where it is wrong', () => {
    const way = z.union([z.strictObject({ kind: z.literal('a'), cents: z.int() }), z.string()]);
    expect(problemsOf(z.object({ way }), { way: { kind: 'a' } })).toEqual([
      { pointer: '/way/cents', code: 'required', detail: 'way.cents is missing.' },
    ]);
  });
});

describe('a problem of a field', () => {
  const detailOf = (schema: z.ZodType, value: unknown) =>
    problemsOf(z.object({ field: schema }), { field: value })[0]?.detail;

  it.each<[string, z.ZodType, unknown, string]>([
    ['a text', z.string(), 7, 'field must be a text.'],
    ['a number', z.number(), '7', 'field must be a number.'],
    ['a fraction', z.int(), 1.5, 'field must be a whole number.'],
    ['a huge number', z.int(), 1e300, 'field must be 9007199254740991 or less.'],
    ['a flag', z.boolean(), 'yes', 'field must be true or false.'],
    ['an object', z.object({}), [], 'field must be an object.'],
    ['a list', z.array(z.string()), {}, 'field must be a list.'],
    ['a missing field', z.string(), undefined, 'field is missing.'],
    ['too small', z.int().min(1), 0, 'field must be 1 or more.'],
    ['not above', z.number().gt(0), 0, 'field must be more than 0.'],
    ['too big', z.int().max(99), 100, 'field must be 99 or less.'],
    ['an empty text', z.string().min(1), '', 'field must not be empty.'],
    ['a short text', z.string().min(3), 'a', 'field must be 3 characters long or longer.'],
    ['a long text', z.string().max(5), 'abcdef', 'field must be 5 characters long at most.'],
    ['a long list', z.array(z.int()).max(2), [1, 2, 3], 'field must be 2 entries long at most.'],
    ['one of several', z.enum(['a', 'b', 'c']), 'd', 'field must be "a", "b" or "c".'],
    ['a constant', z.literal('true'), 'false', 'field must be "true".'],
    ['a day', z.iso.date(), 'yesterday', 'field must be a day such as 2026-01-31.'],
    ['an e-mail address', z.email(), 'ada', 'field must be an e-mail address such as ada@example.com.'],
    ['a form with words', z.string().regex(/^[A-Z]{3}$/, 'three capitals'), 'usd', 'field must be three capitals.'],
    ['a form without words', z.string().regex(/^a$/), 'b', 'field must be as the documentation shows.'],
    ['a multiple', z.int().multipleOf(5), 7, 'field must be a multiple of 5.'],
    ['a rule', z.string().refine(() => false, { error: 'only for a browser' }), 'x', 'field: only for a browser.'],
    [
      'alternatives that one field tells apart',
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      { kind: 'c' },
      'field.kind must be "a" or "b".',
    ],
    ['an entry', z.array(z.object({ quantity: z.int() })), [{ quantity: 'x' }], 'field[0].quantity must be a number.'],
    ['a key', z.record(z.string().min(2), z.int()), { a: 1 }, 'field.a must be 2 characters long or longer.'],
    ['an unknown field', z.strictObject({}), { more: 1 }, 'field.more is no field of this request.'],
  ])('%s: names it and says what is expected', (_, schema, value, sentence) => {
    expect(detailOf(schema, value)).toBe(sentence);
  });
});

describe('a field that fails several checks', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a number out of range', z.int().min(1).max(99), 1e20, 'field must be 99 or less.'],
    ['a negative one', z.int().min(1).max(99), -1e20, 'field must be 1 or more.'],
    ['an address', internetUrl, 'javascript:alert(1)', 'field: an https URL is needed.'],
    [
      'a long text',
      z
        .string()
        .max(9)
        .refine((text) => text.length < 5, 'at most 4 characters'),
      'x'.repeat(10),
      'field: at most 4 characters.',
    ],
  ])('%s has one problem: that of the narrowest check', (_, schema, value, sentence) => {
    expect(problemsOf(z.object({ field: schema }), { field: value }).map(({ detail }) => detail)).toEqual([sentence]);
  });
});

describe('every endpoint', () => {
  /** The name of the field, and a sentence about it. */
  const plain = /^(What was sent|[\w.[\]]+)(:| must be | must not be | is missing| is no field of this request).*\.$/;
  const ofZod = /invalid|\bexpected\b|too (small|big)|unrecognized|the documentation shows/i;
  const wrong = ['?', '', -1, 1.5, true, null, {}, [], { kind: '?' }, { scope: '?' }, [{ kind: '?' }]];
  const schemas = allEndpoints.flatMap(({ id, body, query }) =>
    [body, query].flatMap((schema) => (schema ? [{ id, schema: schema as z.ZodType }] : [])),
  );
  const fieldsOf = (schema: z.ZodType): string[] => Object.keys((schema as unknown as { shape?: object }).shape ?? {});

  it('gives a field one problem', () => {
    const repeated = schemas.flatMap(({ id, schema }) =>
      fieldsOf(schema).flatMap((field) =>
        [...wrong, 1e300, -1e300, 'x'.repeat(3_000)].flatMap((value) => {
          const pointers = problemsOf(schema, { [field]: value }).map(({ pointer }) => pointer);
          return pointers.filter((pointer, index) => pointers.indexOf(pointer) !== index).map((at) => `${id} ${at}`);
        }),
      ),
    );
    expect([...new Set(repeated)]).toEqual([]);
  });

  it('says in plain words what is wrong with a value of a field, and never in those of zod', () => {
    const raw = schemas.flatMap(({ id, schema }) =>
      [...wrong, ...fieldsOf(schema).flatMap((field) => wrong.map((value) => ({ [field]: value })))].flatMap((value) =>
        problemsOf(schema, value)
          .filter(({ detail }) => !plain.test(detail ?? '') || ofZod.test(detail ?? ''))
          .map(({ pointer, detail }) => `${id} ${pointer}: ${detail}`),
      ),
    );
    expect([...new Set(raw)]).toEqual([]);
  });
});
