import { z } from 'zod';

/** JSON Schema, as far as our declarations speak it. */
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
 * `asked`: what may be sent to us, before defaults are filled in. `said`: a fact as it goes out. `answered`: a reply; whoever
 * gets one passes over fields he does not know, while a listener holds a fact against the whole schema.
 */
export type Direction = 'asked' | 'said' | 'answered';

/** How a declaration looks from outside, and nothing that only zod can tell: a new release of zod breaks no promise. */
export function shapeOf(schema: z.ZodType, direction: Direction): Shape {
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, {
    io: direction === 'asked' ? 'input' : 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => tidy(jsonSchema as Shape, zodSchema, direction),
  }) as Shape;
  return shape;
}

/** Only `strictObject` refuses a field it does not know; of what we say, zod calls every object closed. */
function isOpen({ _zod: { def } }: z.core.$ZodTypes, direction: Direction): boolean {
  return def.type === 'object' && (direction === 'answered' || def.catchall?._zod.def.type !== 'never');
}

function tidy(shape: Shape, schema: z.core.$ZodTypes, direction: Direction): void {
  if (shape.additionalProperties === false && isOpen(schema, direction)) delete shape.additionalProperties;
  if (shape.minimum === Number.MIN_SAFE_INTEGER) delete shape.minimum;
  if (shape.maximum === Number.MAX_SAFE_INTEGER) delete shape.maximum;
  if (direction !== 'asked') delete shape.default;
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

const elsewhere = '2026-01-31T12:00:00+01:00';

/** Zod's own pattern of a format is long and its own business; whether times are UTC only is not. */
function tidyFormat(shape: Shape): void {
  const { pattern } = shape;
  delete shape.pattern;
  if (shape.format === 'date-time' && typeof pattern === 'string' && !new RegExp(pattern).test(elsewhere))
    shape.pattern = 'Z$';
}
