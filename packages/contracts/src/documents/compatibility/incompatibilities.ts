import { alternatives, describe } from './alternatives.ts';
import type { Shape } from './shape.ts';

/** One reason why a value that fits shape `from` may not fit shape `to`. */
export interface Incompatibility {
  /** `body/items[]/quantity` */
  at: string;
  what:
    | 'field missing'
    | 'field may be missing'
    | 'field unknown' // `to` refuses unknown fields
    | 'type'
    | 'value'
    | 'rule' // a limit, a pattern, a format
    | 'default';
  /** What each side has, in words. */
  from: string;
  to: string;
  /** Of a missing field: it is optional in `to`. */
  optional?: true;
}

/**
 * Every reason why a value that fits `from` may not fit `to`; empty if all of them fit. Either side may have alternatives: each
 * of `from` must fit one of `to`. If none fits, the reasons refer to the closest one.
 */
export function incompatibilities(from: Shape, to: Shape, at: string): Incompatibility[] {
  const ways = alternatives(to);
  return alternatives(from).flatMap((each) => {
    const tried = ways.map((way) => fit(each, way, at));
    const nearest = tried.filter((found) => !isOfAnotherKind(found, at)).sort((a, b) => a.length - b.length)[0];
    return nearest ?? tried[0]?.map((incompatibility) => ({ ...incompatibility, to: describe(to) })) ?? [];
  });
}

const isOfAnotherKind = ([first]: Incompatibility[], at: string): boolean =>
  first?.at === at && (first.what === 'type' || first.what === 'value');

function fit(from: Shape, to: Shape, at: string): Incompatibility[] {
  if (from.enum) return takes(to, from.enum[0]) ? [] : [incompatibility('value', from, to, at)];
  if (to.enum) return [incompatibility('value', from, to, at)];
  if (to.type !== undefined && to.type !== from.type && !(from.type === 'integer' && to.type === 'number'))
    return [incompatibility('type', from, to, at)];
  return [...rules(from, to, at), ...fields(from, to, at), ...items(from, to, at)];
}

const incompatibility = (what: Incompatibility['what'], from: Shape, to: Shape, at: string): Incompatibility => {
  return { what, at, from: describe(from), to: describe(to) };
};

/** Whether a known value fits a shape of one type. */
function takes(shape: Shape, value: unknown): boolean {
  if (shape.enum) return shape.enum.includes(value);
  const type = value === null ? 'null' : typeof value;
  const isOfKind = shape.type === 'integer' ? Number.isInteger(value) : (shape.type ?? type) === type;
  return isOfKind && (typeof shape.pattern !== 'string' || new RegExp(shape.pattern).test(String(value)));
}

const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
const checkedElsewhere = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'propertyNames',
  'items',
  'default',
];
const annotations = ['title', 'description', 'examples'];

/** A limit may be wider in `to`. Any other rule must be equal or absent: there is no way to compare two patterns. */
const rules = (from: Shape, to: Shape, at: string): Incompatibility[] =>
  Object.keys(to)
    .filter((rule) => ![...checkedElsewhere, ...annotations].includes(rule) && !keeps(rule, from[rule], to[rule]))
    .map((rule) => ({ at, what: 'rule', from: inWords(rule, from[rule]), to: inWords(rule, to[rule]) }));

function keeps(rule: string, from: unknown, to: unknown): boolean {
  if (lowest.includes(rule)) return typeof from === 'number' && from >= (to as number);
  if (highest.includes(rule)) return typeof from === 'number' && from <= (to as number);
  return JSON.stringify(from) === JSON.stringify(to);
}

const inWords = (rule: string, value: unknown): string =>
  value === undefined ? `no ${rule}` : `${rule} ${typeof value === 'string' ? value : JSON.stringify(value)}`;

function fields(from: Shape, to: Shape, at: string): Incompatibility[] {
  const names = new Set([
    ...Object.keys(to.properties ?? {}),
    ...(to.required ?? []),
    ...Object.keys(from.properties ?? {}),
  ]);
  const rest = from.additionalProperties;
  return [
    ...[...names].flatMap((name) => field(name, from, to, `${at}/${name}`)),
    ...(typeof rest === 'object' ? checkUnknownField(rest, to, `${at}/*`) : []),
    ...(from.propertyNames && to.propertyNames
      ? incompatibilities(from.propertyNames, to.propertyNames, `${at}/(names)`)
      : []),
  ];
}

function field(name: string, from: Shape, to: Shape, at: string): Incompatibility[] {
  const source = from.properties?.[name];
  const target = to.properties?.[name];
  const always = from.required?.includes(name) ?? false;
  const needed = to.required?.includes(name) ?? false;
  if (source === undefined && always) return []; // required by name only, as in a record
  if (source === undefined)
    return [{ ...incompatibility('field missing', {}, target ?? {}, at), ...(needed ? {} : { optional: true }) }];
  if (target === undefined) return checkUnknownField(source, to, at);
  const mayBeMissing = needed && !always;
  return [
    ...(mayBeMissing
      ? [incompatibility('field may be missing', source, target, at)]
      : otherDefault(source, target, at)),
    ...incompatibilities(source, target, at),
  ];
}

/** A field that `to` does not declare. */
const checkUnknownField = (source: Shape, { additionalProperties: rest }: Shape, at: string): Incompatibility[] =>
  rest === false
    ? [incompatibility('field unknown', source, {}, at)]
    : typeof rest === 'object'
      ? incompatibilities(source, rest, at)
      : [];

const otherDefault = (from: Shape, to: Shape, at: string): Incompatibility[] =>
  from.default === undefined || JSON.stringify(from.default) === JSON.stringify(to.default)
    ? []
    : [{ at, what: 'default', from: JSON.stringify(from.default), to: JSON.stringify(to.default) ?? 'nothing' }];

const items = (from: Shape, to: Shape, at: string): Incompatibility[] =>
  to.items ? incompatibilities(from.items ?? {}, to.items, `${at}[]`) : [];
