import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Compiles schemas by reference, once each. */
export function createValidator(documents: { $id: string; document: object }[]) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  for (const { $id, document } of documents) ajv.addSchema({ ...document, $id });
  const compiled = new Map<string, ValidateFunction>();
  return {
    /** Returns what is wrong with a value. */
    problems(schema: string | object, value: unknown): string[] {
      const name = JSON.stringify(schema);
      const validate = compiled.get(name) ?? ajv.compile(typeof schema === 'string' ? { $ref: schema } : schema);
      compiled.set(name, validate);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
      );
    },
  };
}
