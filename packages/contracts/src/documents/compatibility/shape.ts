import { z } from 'zod';

/** The part of JSON Schema that our declarations use. */
export interface Shape {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: boolean | Shape;
  propertyNames?: Shape;
  items?: Shape;
  default?: unknown;
  [rule: string]: unknown;
}

/**
 * `request`: input, before defaults are filled in. `event`: an event as it is published; consumers validate it against the whole
 * schema. `reply`: a response body; clients ignore unknown fields.
 */
export type Direction = 'request' | 'event' | 'reply';

/** The JSON Schema of a declaration, without what only zod knows: an upgrade of zod must not change the snapshots. */
export function shapeOf(schema: z.ZodType, direction: Direction): Shape {
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, {
    io: direction === 'request' ? 'input' : 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => tidy(jsonSchema as Shape, zodSchema, direction),
  }) as Shape;
  return shape;
}

/** Whether unknown fields are accepted. Only `strictObject` refuses them, but zod marks every output object as closed. */
function isOpen({ _zod: { def } }: z.core.$ZodTypes, direction: Direction): boolean {
  return def.type === 'object' && (direction === 'reply' || def.catchall?._zod.def.type !== 'never');
}

function tidy(shape: Shape, schema: z.core.$ZodTypes, direction: Direction): void {
  if (shape.additionalProperties === false && isOpen(schema, direction)) delete shape.additionalProperties;
  if (shape.minimum === Number.MIN_SAFE_INTEGER) delete shape.minimum;
  if (shape.maximum === Number.MAX_SAFE_INTEGER) delete shape.maximum;
  if (direction !== 'request') delete shape.default;
  if (shape.format !== undefined) tidyFormat(shape);
  if ('const' in shape) {
    shape.enum = [shape.const];
    delete shape.const;
  }
  if (shape.oneOf !== undefined) {
    shape.anyOf = shape.oneOf as Shape[];
    delete shape.oneOf;
  }
}

const timeWithOffset = '2026-01-31T12:00:00+01:00';

/** Zod's pattern of a format is long and may change, so it is dropped; only whether times must be UTC is kept. */
function tidyFormat(shape: Shape): void {
  const { pattern } = shape;
  delete shape.pattern;
  if (shape.format === 'date-time' && typeof pattern === 'string' && !new RegExp(pattern).test(timeWithOffset))
    shape.pattern = 'Z$';
}
