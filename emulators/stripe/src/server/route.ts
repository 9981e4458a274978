import type { Account } from '../account/account.ts';
import { type Given, type Raw, readShape, type Shape } from '../parameters/kinds.ts';

type Names<Template> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

export interface Call<Template extends string, S extends Shape> {
  account: Account;
  path: Record<Names<Template>, string>;
  given: Given<S>;
}

export interface Route {
  method: string;
  template: string;
  /** What a fault is ordered by: `POST /v1/payment_intents/{intent}/confirm`. */
  operation: string;
  answer(account: Account, path: Record<string, string>, raw: { [name: string]: Raw }): object;
}

/** One endpoint: its parameters (all others are refused) and what it does. It does it at once, in one turn of the
 *  event loop: that is what makes two requests at the same moment as safe as two in a row. */
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
      work({ account, path: path as Record<Names<Template>, string>, given: readShape(parameters, raw) }),
  };
}
