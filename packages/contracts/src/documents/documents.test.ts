import { createConfig, lintFromString } from '@redocly/openapi-core';
import { asyncApiDocument, openApiDocument } from './index.ts';

/** Validated by an independent parser; `struct` is the schema of the specification itself. */
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

describe('the OpenAPI and AsyncAPI documents', () => {
  it('are valid OpenAPI 3.1', async () => {
    expect(await problemsOf(openApiDocument())).toEqual([]);
  });

  it('are valid AsyncAPI 3.0', async () => {
    expect(await problemsOf(asyncApiDocument())).toEqual([]);
  });

  it('negative control: a mistake in them is reported', async () => {
    expect(await problemsOf({ ...openApiDocument(), paths: { '/x': { get: { responses: 'none' } } } })).not.toEqual([]);
    expect(await problemsOf({ ...asyncApiDocument(), operations: { x: { action: 'shout' } } })).not.toEqual([]);
  });

  it('omit the internal endpoints', () => {
    expect(JSON.stringify(openApiDocument())).not.toContain('/internal/');
  });
});
