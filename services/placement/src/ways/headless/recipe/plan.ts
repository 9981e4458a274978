import type { Line } from '@muse/contracts';
import type { PlacementOrder, StoreReference } from '../../way.ts';
import { PageError } from '../failure.ts';
import type { FlowName, Recipe, RecipeStep } from './schema.ts';
import { bindText, bindUrl, isSecret, lineValues, orderValues, type Values, variablesIn } from './variables.ts';

/** A step with everything bound but secrets. */
export interface PlannedStep {
  /** Its place and kind in the words of the recipe, for evidence and operators: `prepare 3, line 2: click`. */
  label: string;
  step: RecipeStep;
  /** The line of the order that a loop is at. */
  line: Line | undefined;
}

/** The steps of a flow for one order, loops expanded. */
export function planFlow(
  recipe: Recipe,
  flow: FlowName,
  order: PlacementOrder,
  website: string,
  reference: StoreReference,
): PlannedStep[] {
  const values = orderValues(order, website);
  if (reference.storeOrderNumber) values['reference.storeOrderNumber'] = reference.storeOrderNumber;
  return recipe.flows[flow].flatMap((step, index) => {
    const at = `${flow} ${index + 1}`;
    if (step.type !== 'customStep' || step.name !== 'forEachLine') return [planStep(step, values, at)];
    return order.lines.flatMap((line, lineIndex) =>
      (step.parameters.steps as RecipeStep[]).map((inner, innerIndex) =>
        planStep(inner, { ...values, ...lineValues(line) }, `${at}.${innerIndex + 1}, line ${lineIndex + 1}`, line),
      ),
    );
  });
}

function planStep(step: RecipeStep, values: Values, at: string, line?: Line): PlannedStep {
  const label = `${at}: ${step.type === 'customStep' ? step.name : step.type}`;
  if (step.type === 'navigate') return { label, line, step: { ...step, url: bound(bindUrl(step.url, values)) } };
  if (step.type === 'change') return { label, line, step: { ...step, value: bound(bindText(step.value, values)) } };
  return { label, line, step };
}

/** A number of the store is known only if it was read: without it a guest's order cannot be looked up. */
function bound(text: string): string {
  const unbound = variablesIn(text).find((name) => !isSecret(name));
  if (unbound === undefined) return text;
  throw new PageError('no_confirmation', `{{${unbound}}} is not known.`);
}
