import { alternatives, describe } from './alternatives.ts';
import type { Shape } from './shape.ts';

/** One way in which a value that fits one shape may not fit another. */
export interface Incompatibility {
  /** `body/items[]/quantity` */
  at: string;
  what:
    | 'field missing'
    | 'field may be missing'
    | 'field unknown' // and the other refuses what it does not know
    | 'type'
    | 'value'
    | 'rule' // a limit, a pattern, a format
    | 'default';
  /** What it is on this side and what on the other, in words. */
  from: string;
  to: string;
  /** Of a missing field: the other can do without. */
  optional?: true;
}

/**
 * Whether every value that fits `from` also fits `to`, and where not. Either may be alternatives: each of `from` must fit
 * one of `to`; where none fits, the nearest is spoken of.
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

/** One known value against a shape of one kind. */
function takes(shape: Shape, value: unknown): boolean {
  if (shape.enum) return shape.enum.includes(value);
  const type = value === null ? 'null' : typeof value;
  const isOfKind = shape.type === 'integer' ? Number.isInteger(value) : (shape.type ?? type) === type;
  return isOfKind && (typeof shape.pattern !== 'string' || new RegExp(shape.pattern).test(String(value)));
}

const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
const lookedAtElsewhere = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'propertyNames',
  'items',
  'default',
];
const forPeople = ['title', 'description', 'examples'];

/** A limit may be wider on the other side. Any other rule has to be the same or absent: nobody can tell which of two patterns is wider. */
const rules = (from: Shape, to: Shape, at: string): Incompatibility[] =>
  Object.keys(to)
    .filter((rule) => ![...lookedAtElsewhere, ...forPeople].includes(rule) && !keeps(rule, from[rule], to[rule]))
    .map((rule) => ({ at, what: 'rule', from: told(rule, from[rule]), to: told(rule, to[rule]) }));

function keeps(rule: string, from: unknown, to: unknown): boolean {
  if (lowest.includes(rule)) return typeof from === 'number' && from >= (to as number);
  if (highest.includes(rule)) return typeof from === 'number' && from <= (to as number);
  return JSON.stringify(from) === JSON.stringify(to);
}

const told = (rule: string, value: unknown): string =>
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
    ...(typeof rest === 'object' ? againstOthers(rest, to, `${at}/*`) : []),
    ...(from.propertyNames && to.propertyNames
      ? incompatibilities(from.propertyNames, to.propertyNames, `${at}/(names)`)
      : []),
  ];
}

function field(name: string, from: Shape, to: Shape, at: string): Incompatibility[] {
  const mine = from.properties?.[name];
  const theirs = to.properties?.[name];
  const always = from.required?.includes(name) ?? false;
  const needed = to.required?.includes(name) ?? false;
  if (mine === undefined && always) return []; // by its name only, as in a record
  if (mine === undefined)
    return [{ ...incompatibility('field missing', {}, theirs ?? {}, at), ...(needed ? {} : { optional: true }) }];
  if (theirs === undefined) return againstOthers(mine, to, at);
  const mayMiss = needed && !always;
  return [
    ...(mayMiss ? [incompatibility('field may be missing', mine, theirs, at)] : otherDefault(mine, theirs, at)),
    ...incompatibilities(mine, theirs, at),
  ];
}

/** A field that the other does not know by name. */
const againstOthers = (mine: Shape, { additionalProperties: rest }: Shape, at: string): Incompatibility[] =>
  rest === false
    ? [incompatibility('field unknown', mine, {}, at)]
    : typeof rest === 'object'
      ? incompatibilities(mine, rest, at)
      : [];

const otherDefault = (from: Shape, to: Shape, at: string): Incompatibility[] =>
  from.default === undefined || JSON.stringify(from.default) === JSON.stringify(to.default)
    ? []
    : [{ at, what: 'default', from: JSON.stringify(from.default), to: JSON.stringify(to.default) ?? 'nothing' }];

const items = (from: Shape, to: Shape, at: string): Incompatibility[] =>
  to.items ? incompatibilities(from.items ?? {}, to.items, `${at}[]`) : [];
