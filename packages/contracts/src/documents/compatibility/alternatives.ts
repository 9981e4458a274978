import type { Shape } from './shape.ts';

/** Splits `anyOf`, lists of types and the values of an enum, so that every shape has one type or one value. */
export function alternatives(shape: Shape): Shape[] {
  if (shape.anyOf) return shape.anyOf.flatMap(alternatives);
  if (shape.enum) return shape.enum.map((value) => ({ enum: [value] }));
  const { type } = shape;
  return Array.isArray(type) ? type.map((each) => ({ ...shape, type: each })) : [shape];
}

const kinds: Record<string, string> = {
  string: 'text',
  null: 'null',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  array: 'a list',
};

/** A few words for a sentence: `text or null`. */
export function describe(shape: Shape): string {
  const words = alternatives(shape).map(({ enum: values, type }) => {
    if (values) return JSON.stringify(values[0]);
    return typeof type === 'string' ? (kinds[type] ?? type) : 'anything';
  });
  return [...new Set(words)].join(' or ');
}
