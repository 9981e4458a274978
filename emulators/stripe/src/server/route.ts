import type { Account } from '../account/account.ts';
import { type Params, type Raw, readShape, type Shape } from '../parameters/kinds.ts';

type Names<Template> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

export interface Call<Template extends string, S extends Shape> {
  account: Account;
  path: Record<Names<Template>, string>;
  params: Params<S>;
}

export interface Route {
  method: string;
  template: string;
  /** The name by which faults are injected: `POST /v1/payment_intents/{intent}/confirm`. */
  operation: string;
  answer(account: Account, path: Record<string, string>, raw: { [name: string]: Raw }): object;
}

/** One endpoint: its parameters (all others are refused) and its handler. The handler is synchronous, so concurrent requests
 *  are handled one after the other. */
export function route<const Template extends string, S extends Shape>(
  method: 'DELETE' | 'GET' | 'POST',
  template: Template,
  parameters: S,
  work: (call: Call<Template, S>) => object,
): Route {
  return {
    method,
    template,
    operation: `${method} ${template}`,
    answer: (account, path, raw) =>
      work({ account, path: path as Record<Names<Template>, string>, params: readShape(parameters, raw) }),
  };
}
