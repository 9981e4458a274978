import { createConfig, lintFromString } from '@redocly/openapi-core';
import { asyncApiDocument, openApiDocument } from '../src/documents/index.ts';

/** Real parsers read what we publish. `struct` holds it against the specification's own schema. */
const problemsOf = async (document: object) => {
  const config = await createConfig({
    rules: {
      struct: 'error',
      'no-unresolved-refs': 'error',
      'operation-operationId-unique': 'error',
      'path-parameters-defined': 'error',
    },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'document.json', config });
  return problems.map((problem) => `${problem.ruleId}: ${problem.message}`);
};

describe('the generated documents', () => {
  it('are an OpenAPI 3.1 document that a real parser accepts', async () => {
    expect(await problemsOf(openApiDocument())).toEqual([]);
  });

  it('are an AsyncAPI 3.0 document that a real parser accepts', async () => {
    expect(await problemsOf(asyncApiDocument())).toEqual([]);
  });

  it('would not be accepted with a mistake in them', async () => {
    expect(await problemsOf({ ...openApiDocument(), paths: { '/x': { get: { responses: 'none' } } } })).not.toEqual([]);
    expect(await problemsOf({ ...asyncApiDocument(), operations: { x: { action: 'shout' } } })).not.toEqual([]);
  });

  it('keep what is between services to themselves', () => {
    expect(JSON.stringify(openApiDocument())).not.toContain('/internal/');
  });
});
