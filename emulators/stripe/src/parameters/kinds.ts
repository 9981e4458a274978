import { badParameter } from '../account/stripe-error.ts';

/** A parsed form: text, or nested brackets (`shipping[address][city]`). */
export type Raw = string | { [name: string]: Raw };

/** Parses one parameter. The path is as Stripe writes it in errors: `shipping[address][city]`. */
export interface Kind<T> {
  read(raw: Raw, path: string): T;
  required?: boolean;
}

export type Shape = Record<string, Kind<unknown>>;
export type Params<S extends Shape> = { [K in keyof S]?: S[K] extends Kind<infer T> ? T : never };

const stringOf = (raw: Raw, path: string): string => {
  if (typeof raw !== 'string')
    throw badParameter('Invalid string: an object was given', path, 'parameter_invalid_string');
  return raw;
};

export const text: Kind<string> = {
  read(raw, path) {
    const value = stringOf(raw, path);
    if (value === '') {
      const message = `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`;
      throw badParameter(message, path, 'parameter_invalid_empty');
    }
    return value;
  },
};

export const integer: Kind<number> = {
  read(raw, path) {
    const value = stringOf(raw, path);
    if (!/^-?\d+$/.test(value)) throw badParameter(`Invalid integer: ${value}`, path, 'parameter_invalid_integer');
    return Number(value);
  },
};

export const flag: Kind<boolean> = {
  read(raw, path) {
    const value = stringOf(raw, path);
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    throw badParameter(`Invalid boolean: ${value}`, path, 'parameter_invalid_boolean');
  },
};

export const oneOf = <const V extends string>(...values: V[]): Kind<V> => ({
  read(raw, path) {
    const value = stringOf(raw, path) as V;
    if (values.includes(value)) return value;
    throw badParameter(`Invalid ${path}: must be one of ${values.join(', ')}`, path);
  },
});

export const list = <T>(kind: Kind<T>): Kind<T[]> => ({
  read(raw, path) {
    if (typeof raw === 'string') {
      if (raw === '') return [];
      throw badParameter('Invalid array', path);
    }
    return Object.values(raw).map((each, index) => kind.read(each, `${path}[${index}]`));
  },
});

export const hash = <S extends Shape>(shape: S): Kind<Params<S>> => ({
  read(raw, path) {
    if (typeof raw === 'string') throw badParameter('Invalid object', path, 'parameter_invalid_object');
    return readShape(shape, raw, path);
  },
});

/** An empty string, which unsets the parameter, becomes `null`. */
export const clearable = <T>(kind: Kind<T>): Kind<T | null> => ({
  read: (raw, path) => (raw === '' ? null : kind.read(raw, path)),
});

export const either = <A, B>(plain: Kind<A>, nested: Kind<B>): Kind<A | B> => ({
  read: (raw, path) => (typeof raw === 'string' ? plain.read(raw, path) : nested.read(raw, path)),
});

/** Parameters of Stripe that the emulator accepts without validation. */
export const anything: Kind<Raw> = { read: (raw) => raw };

export const requiredParam = <T>(kind: Kind<T>): Kind<T> => ({ read: kind.read, required: true });

export function readShape<S extends Shape>(shape: S, raw: { [name: string]: Raw }, within = ''): Params<S> {
  const params: Record<string, unknown> = {};
  for (const name in raw) {
    const path = within ? `${within}[${name}]` : name;
    const kind = shape[name];
    if (!kind) throw badParameter(`Received unknown parameter: ${path}`, path, 'parameter_unknown');
    params[name] = kind.read(raw[name] ?? '', path);
  }
  for (const name in shape) {
    if (!shape[name]?.required || params[name] !== undefined) continue;
    const path = within ? `${within}[${name}]` : name;
    throw badParameter(`Missing required param: ${path}.`, path, 'parameter_missing');
  }
  return params as Params<S>;
}
