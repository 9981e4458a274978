import { readFileSync } from 'node:fs';
import { storeHosts } from '../network/store-hosts.ts';
import { lintRecipe } from './lint.ts';

const hosts = storeHosts('https://www.store.example', ['pay.example'], true);

type Flows = Record<'prepare' | 'submit' | 'lookUp', Record<string, unknown>[]>;
interface Recipe extends Record<string, unknown> {
  flows: Flows;
}

const read = (): Recipe =>
  JSON.parse(
    readFileSync(new URL('../../../../../../emulators/stores/recipes/forms-guest.json', import.meta.url), 'utf8'),
  ) as Recipe;

/** The problems of a good recipe with one step put at the beginning of a flow. */
function problemsWith(step: object, flow: keyof Flows = 'prepare') {
  const recipe = read();
  recipe.flows[flow].unshift(step as Record<string, unknown>);
  const linted = lintRecipe(recipe, hosts);
  return 'problems' in linted ? linted.problems.map(({ pointer, code }) => [pointer, code]) : [];
}

const type = (value: string) => ({ type: 'change', selectors: [['#q']], value });
const go = (url: string) => ({ type: 'navigate', url });

test.each(['forms-account', 'forms-guest', 'single-page-guest'])('the recipe %s of a pretend store passes', (name) => {
  const file = new URL(`../../../../../../emulators/stores/recipes/${name}.json`, import.meta.url);
  expect(lintRecipe(JSON.parse(readFileSync(file, 'utf8')), hosts)).toHaveProperty('recipe');
});

test.each([
  ['an unknown step', { type: 'teleport' }, '/flows/prepare/0', 'unknown_step'],
  [
    'an unknown custom step',
    { type: 'customStep', name: 'solveCaptcha', parameters: {} },
    '/flows/prepare/0',
    'unknown_step',
  ],
  ['a script', { type: 'waitForExpression', expression: 'true' }, '/flows/prepare/0', 'step_refused'],
  ['an unknown field', { ...go('{{store.website}}/'), script: 'alert(1)' }, '/flows/prepare/0', 'invalid_step'],
  ['a foreign host', go('https://evil.example/'), '/flows/prepare/0/url', 'foreign_host'],
  ['a foreign host behind the website', go('{{store.website}}.evil.example/'), '/flows/prepare/0/url', 'foreign_host'],
  [
    'a foreign host in place of a user name',
    go('https://www.store.example@evil.example/'),
    '/flows/prepare/0/url',
    'foreign_host',
  ],
  ['a private address', go('https://169.254.169.254/latest/meta-data'), '/flows/prepare/0/url', 'foreign_host'],
  ['an address of this machine', go('http://127.0.0.1:4006/'), '/flows/prepare/0/url', 'foreign_host'],
  ['a script as an address', go('javascript:alert(1)'), '/flows/prepare/0/url', 'foreign_host'],
  ['a file', go('file:///etc/passwd'), '/flows/prepare/0/url', 'foreign_host'],
  ['an address without TLS', go('http://www.store.example/us'), '/flows/prepare/0/url', 'foreign_host'],
  ['an unbound variable', type('{{shopper.birthday}}'), '/flows/prepare/0/value', 'unbound_variable'],
  ['a variable of a line outside of the loop', type('{{line.size}}'), '/flows/prepare/0/value', 'unbound_variable'],
  ['a half variable', type('{{order.email'), '/flows/prepare/0/value', 'unbound_variable'],
  [
    'a secret in an address',
    go('{{store.website}}/?p={{secret:account.password}}'),
    '/flows/prepare/0/url',
    'secret_not_typed',
  ],
  [
    'a card number in an address',
    go('{{store.website}}/?c={{card.number}}'),
    '/flows/prepare/0/url',
    'secret_not_typed',
  ],
  [
    'a submission before everything is verified',
    { type: 'customStep', name: 'submit', parameters: { selectors: [['#buy']] } },
    '/flows/prepare/0',
    'step_misplaced',
  ],
])('%s is refused with its place', (_situation, step, pointer, code) => {
  expect(problemsWith(step)).toEqual([[pointer, code]]);
});

test('a host that an admin has listed is one of the store', () => {
  expect(problemsWith(go('https://pay.example/frame'))).toEqual([]);
});

test.each(['verifyLines', 'verifyTotal', 'verifyAddress', 'emptyBag'])('a recipe without %s is refused', (name) => {
  const recipe = read();
  recipe.flows.prepare = recipe.flows.prepare.filter((step) => step.name !== name);
  expect(lintRecipe(recipe, hosts)).toMatchObject({ problems: [{ pointer: '/flows/prepare', code: 'step_missing' }] });
});

test('a recipe that submits twice is refused', () => {
  const recipe = read();
  recipe.flows.submit.unshift(recipe.flows.submit[0] as Record<string, unknown>);
  expect(lintRecipe(recipe, hosts)).toMatchObject({
    problems: [{ pointer: '/flows/submit/1', code: 'step_misplaced' }],
  });
});

test('a step inside of a loop is named by its place', () => {
  const recipe = read();
  const loop = recipe.flows.prepare.find(({ name }) => name === 'forEachLine') as { parameters: { steps: object[] } };
  loop.parameters.steps.unshift(go('https://evil.example/{{line.productSku}}'));
  const at = recipe.flows.prepare.indexOf(loop as unknown as Record<string, unknown>);
  expect(lintRecipe(recipe, hosts)).toMatchObject({
    problems: [{ pointer: `/flows/prepare/${at}/parameters/steps/0/url`, code: 'foreign_host' }],
  });
});

test('what is no recipe at all is refused', () => {
  for (const value of [null, 'x', [], {}, { ...read(), flows: {} }, { ...read(), script: 'x' }])
    expect(lintRecipe(value, hosts)).toHaveProperty('problems');
});
