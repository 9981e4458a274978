import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@muse/ops';
import ts from 'typescript';

/** One prepared statement of the product, as it stands in the source: `$1` … where the template has values. */
export interface SourceStatement {
  /** `services/cart/src/storage/carts.ts:20` */
  at: string;
  /** The schema it runs in; kit's statements run in every schema, and are explained in one. */
  schema: string;
  name: string;
  text: string;
  /** The expression behind each parameter: the same expression is the same value. */
  expressions: string[];
}

const sources = ['services/*/src/**/*.ts', 'packages/kit/src/**/*.ts'];
const methods = new Set(['one', 'many', 'run']);

/** Every tagged template of the source. Their text is constant, so none has to be executed to be found. */
export function collectStatements(schemaOfKit: string): SourceStatement[] {
  const schemaOf = (file: string): string => {
    if (file.startsWith('packages/kit/src/projection/')) return 'cart'; // the table of backfills is in services with projections
    return /^services\/([^/]+)/.exec(file)?.[1] ?? schemaOfKit;
  };
  return globSync(sources, { cwd: repository })
    .filter((file) => !/[.]test[.]ts$|\/testing\//.test(file))
    .sort()
    .flatMap((file) => statementsIn(file, schemaOf(file)))
    .filter(({ text }) => !/^\s*set\s/i.test(text)); // a setting has no plan
}

function statementsIn(file: string, schema: string): SourceStatement[] {
  const source = ts.createSourceFile(file, readFileSync(join(repository, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: SourceStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isTaggedTemplateExpression(node) &&
      ts.isPropertyAccessExpression(node.tag) &&
      methods.has(node.tag.name.text)
    ) {
      const text = textOf(node.template);
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push({
        at: `${file}:${line}`,
        schema,
        text,
        expressions: expressionsOf(node.template),
        name: createHash('sha1').update(text).digest('hex'),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const textOf = (template: ts.TemplateLiteral): string =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : template.templateSpans.reduce(
        (left, span, index) => `${left}$${index + 1}${span.literal.text}`,
        template.head.text,
      );

const expressionsOf = (template: ts.TemplateLiteral): string[] =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? []
    : template.templateSpans.map(({ expression }) => expression.getText());
