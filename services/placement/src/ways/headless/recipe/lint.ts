import { parseStep } from '@puppeteer/replay';
import type { z } from 'zod';
import type { StoreHosts } from '../network/store-hosts.ts';
import { customSteps } from './custom-steps.ts';
import { missingSteps } from './missing-steps.ts';
import type { Place, RecipeProblem } from './problem.ts';
import { recorderSteps, refusedSteps } from './recorder-steps.ts';
import { type FlowName, type Recipe, type RecipeStep, recipeFrame } from './schema.ts';
import { variableProblems } from './variable-problems.ts';

export type Linted = { recipe: Recipe } | { problems: RecipeProblem[] };

/** Reads a recipe strictly: known steps only, every variable bound, no script, no address outside the store's hosts. */
export function lintRecipe(value: unknown, hosts: StoreHosts): Linted {
  const frame = recipeFrame.safeParse(value);
  if (!frame.success) return { problems: issues(frame.error, '', 'invalid_recipe') };
  const problems: RecipeProblem[] = [];
  const read = (flow: FlowName) =>
    frame.data.flows[flow].flatMap((step, index) =>
      readStep(step, { flow, pointer: `/flows/${flow}/${index}`, loop: false, hosts }, problems),
    );
  const flows = { prepare: read('prepare'), submit: read('submit'), lookUp: read('lookUp') };
  if (problems.length === 0) problems.push(...missingSteps(flows));
  return problems.length > 0 ? { problems: problems.slice(0, 50) } : { recipe: { ...frame.data, flows } };
}

function readStep(step: unknown, place: Place, problems: RecipeProblem[]): RecipeStep[] {
  const schema = schemaOf(step);
  if (typeof schema === 'string') {
    const code = schema in refusedSteps ? 'step_refused' : 'unknown_step';
    const detail = refusedSteps[schema] ?? `There is no step ${JSON.stringify(schema.slice(0, 60))}.`;
    problems.push({ pointer: place.pointer, code, detail });
    return [];
  }
  const parsed = schema.safeParse(step);
  if (!parsed.success) {
    problems.push(...issues(parsed.error, place.pointer, 'invalid_step'));
    return [];
  }
  const found = [...variableProblems(parsed.data, place), ...recorderProblems(step, place)];
  problems.push(...found);
  return [
    parsed.data.type === 'customStep' && parsed.data.name === 'forEachLine'
      ? readLoop(parsed.data, place, problems)
      : parsed.data,
  ];
}

function readLoop(
  step: Extract<RecipeStep, { name: 'forEachLine' }>,
  place: Place,
  problems: RecipeProblem[],
): RecipeStep {
  if (place.loop)
    problems.push({ pointer: place.pointer, code: 'invalid_step', detail: 'A loop cannot contain a loop.' });
  const steps = step.parameters.steps.flatMap((inner, index) =>
    place.loop
      ? []
      : readStep(inner, { ...place, loop: true, pointer: `${place.pointer}/parameters/steps/${index}` }, problems),
  );
  return { ...step, parameters: { steps } };
}

/** The schema of a step, or the name of a step that does not exist. */
function schemaOf(step: unknown): z.ZodType<RecipeStep> | string {
  const { type, name } = (typeof step === 'object' && step !== null ? step : {}) as { type?: unknown; name?: unknown };
  if (type === 'customStep')
    return Object.hasOwn(customSteps, String(name))
      ? (customSteps[name as keyof typeof customSteps] as z.ZodType<RecipeStep>)
      : String(name);
  return Object.hasOwn(recorderSteps, String(type))
    ? (recorderSteps[type as keyof typeof recorderSteps] as z.ZodType<RecipeStep>)
    : String(type);
}

/** The Recorder's own parser has the last word on its format, because its runner runs the step. */
function recorderProblems(step: unknown, { pointer }: Place): RecipeProblem[] {
  try {
    parseStep(step);
    return [];
  } catch (error) {
    return [{ pointer, code: 'invalid_step', detail: error instanceof Error ? error.message : String(error) }];
  }
}

const issues = (error: z.ZodError, base: string, code: string): RecipeProblem[] =>
  error.issues.map(({ path, message }) => ({
    pointer: [base, ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/'),
    code,
    detail: message,
  }));
