import { existsSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * Each exported type name (interface, type alias, class, enum) exists once in the repository: a name found by search has one meaning.
 * The map lives as long as the ESLint process and sees the files of one process only: do not run with `--concurrency`.
 */
const fileOf = new Map();

const typeDeclarations = ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ClassDeclaration', 'TSEnumDeclaration'];

/** The exported declarations of types: `export interface X`, and `interface X` with a later `export { X }`. */
function exportedTypes(program) {
  const named = program.body.filter(({ type }) => type === 'ExportNamedDeclaration');
  const listed = new Set(
    named
      .filter(({ source }) => source === null)
      .flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name)),
  );
  return [
    ...named.map(({ declaration }) => declaration),
    ...program.body.filter(({ id }) => id !== undefined && listed.has(id?.name)),
  ].filter((declaration) => typeDeclarations.includes(declaration?.type));
}

export default {
  meta: {
    type: 'problem',
    docs: { description: 'an exported type name exists once in the repository' },
    messages: { taken: "'{{name}}' is already exported by {{other}}. Give this type a more specific name." },
    schema: [],
  },
  create(context) {
    return {
      Program(program) {
        const file = context.filename;
        // An editor lints a file again and again: names that it no longer exports are free.
        for (const [name, owner] of fileOf) if (owner === file || !existsSync(owner)) fileOf.delete(name);
        for (const { id } of exportedTypes(program)) {
          const other = fileOf.get(id.name);
          if (other === undefined) fileOf.set(id.name, file);
          else if (other !== file)
            context.report({
              node: id,
              messageId: 'taken',
              data: { name: id.name, other: relative(context.cwd, other) },
            });
        }
      },
    };
  },
};
