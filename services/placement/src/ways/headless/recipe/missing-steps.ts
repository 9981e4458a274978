import type { RecipeProblem } from './problem.ts';
import type { FlowName, RecipeStep } from './schema.ts';

type CustomName = Extract<RecipeStep, { type: 'customStep' }>['name'];

/** What a flow must have, so that nothing is bought without being verified, and where each may stand. */
const needed: Record<FlowName, CustomName[]> = {
  prepare: ['emptyBag', 'verifyLines', 'verifyTotal', 'verifyAddress'],
  submit: ['submit', 'readConfirmation'],
  lookUp: ['readHistory'],
};
const onlyIn: Partial<Record<CustomName, FlowName>> = {
  submit: 'submit',
  readConfirmation: 'submit',
  readHistory: 'lookUp',
  emptyBag: 'prepare',
};

export function missingSteps(flows: Record<FlowName, RecipeStep[]>): RecipeProblem[] {
  return (Object.keys(flows) as FlowName[]).flatMap((flow) => {
    const names = flows[flow].map(nameOf);
    const missing = needed[flow]
      .filter((name) => !names.includes(name))
      .map((name) => ({ pointer: `/flows/${flow}`, code: 'step_missing', detail: `${flow} needs the step ${name}.` }));
    const misplaced = names.flatMap((name, index) => {
      const home = name && onlyIn[name];
      const twice = name === 'submit' && names.indexOf(name) !== index;
      if ((home === undefined || home === flow) && !twice) return [];
      const detail = twice ? 'An order is submitted once.' : `${name} stands in ${home} only.`;
      return [{ pointer: `/flows/${flow}/${index}`, code: 'step_misplaced', detail }];
    });
    return [...missing, ...misplaced, ...lastSteps(flow, names)];
  });
}

/** The steps that end a flow. Verified is what stands on the last page before the submission. */
function lastSteps(flow: FlowName, names: (CustomName | undefined)[]): RecipeProblem[] {
  if (flow === 'prepare') {
    const acted = names.findLastIndex((name) => name === undefined || !name.startsWith('verify'));
    return ['verifyLines', 'verifyTotal', 'verifyAddress']
      .filter((name) => names.includes(name as CustomName) && names.lastIndexOf(name as CustomName) < acted)
      .map((name) => ({
        pointer: `/flows/prepare`,
        code: 'step_missing',
        detail: `prepare ends with ${name} on the last page.`,
      }));
  }
  const last = flow === 'submit' ? 'readConfirmation' : 'readHistory';
  if (names.at(-1) === last) return [];
  return [{ pointer: `/flows/${flow}`, code: 'step_misplaced', detail: `${flow} ends with ${last}.` }];
}

/** Recorder steps have none. */
const nameOf = (step: RecipeStep): CustomName | undefined => (step.type === 'customStep' ? step.name : undefined);
