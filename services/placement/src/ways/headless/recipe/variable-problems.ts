import type { Place, RecipeProblem } from './problem.ts';
import type { RecipeStep } from './schema.ts';
import { bindUrl, isSecret, lineVariables, orderVariables, variablesIn } from './variables.ts';

/** Variables may stand in addresses and in what is typed; secrets only in what is typed. */
export function variableProblems(step: RecipeStep, place: Place): RecipeProblem[] {
  const found: RecipeProblem[] = [];
  for (const [pointer, text] of textsOf(step, place.pointer)) {
    const mayHave =
      (step.type === 'navigate' && pointer.endsWith('/url')) || (step.type === 'change' && pointer.endsWith('/value'));
    for (const name of variablesIn(text)) found.push(...problemOf(name, pointer, step, mayHave, place));
    if (/\{\{|\}\}/.test(text.replace(/\{\{[^{}]*\}\}/g, '')))
      found.push({ pointer, code: 'unbound_variable', detail: 'A variable is written {{name}}.' });
  }
  if (found.length === 0 && step.type === 'navigate') found.push(...addressProblems(step.url, place));
  return found;
}

function problemOf(name: string, pointer: string, step: RecipeStep, mayHave: boolean, place: Place): RecipeProblem[] {
  if (isSecret(name))
    return step.type === 'change' && mayHave
      ? []
      : [
          {
            pointer,
            code: 'secret_not_typed',
            detail: `{{${name}}} may only be typed: in the value of a change step.`,
          },
        ];
  const known =
    orderVariables.has(name) ||
    (place.loop && lineVariables.has(name)) ||
    (place.flow === 'lookUp' && name === 'reference.storeOrderNumber');
  if (!known) {
    const detail = lineVariables.has(name)
      ? `{{${name}}} has a value in forEachLine only.`
      : `Nothing has the name {{${name}}}.`;
    return [{ pointer, code: 'unbound_variable', detail }];
  }
  return mayHave
    ? []
    : [{ pointer, code: 'unbound_variable', detail: 'A variable may stand in an address or in a typed value only.' }];
}

/** With the real website bound, so that `{{store.website}}.evil.example` is what it would become. */
function addressProblems(url: string, { hosts, pointer }: Place): RecipeProblem[] {
  const website = hosts.website.toString().replace(/\/+$/, '');
  const values = { 'store.website': website, 'line.productUrl': `${website}/product` };
  const bound = URL.parse(bindUrl(url, values).replace(/\{\{[^{}]*\}\}/g, 'x'));
  if (bound && hosts.allows(bound)) return [];
  const detail = `${bound?.host || 'This address'} is not a host of this store: ${hosts.names.join(', ')}.`;
  return [{ pointer: `${pointer}/url`, code: 'foreign_host', detail }];
}

/** All texts of a step with their places; the steps of a loop are looked at by themselves. */
function* textsOf(value: unknown, pointer: string): Generator<[string, string]> {
  if (typeof value === 'string') yield [pointer, value];
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) if (key !== 'steps') yield* textsOf(inner, `${pointer}/${key}`);
}
