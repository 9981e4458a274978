/** UCP annotates its schemas with what a request of an operation, or a response, has. Here they become plain JSON Schemas of one occasion. */
export type Occasion = 'create' | 'update' | 'complete' | 'response';

type Schema = { [key: string]: unknown };
type Rule = 'omit' | 'required' | 'optional' | undefined;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ruleOf(property: Schema, occasion: Occasion): Rule {
  const rule = occasion === 'response' ? property.ucp_response : property.ucp_request;
  return (isSchema(rule) ? rule[occasion] : rule) as Rule;
}

/** What is omitted must not be sent; what is required must be. */
export function schemaOf(value: unknown, occasion: Occasion): unknown {
  if (Array.isArray(value)) return value.map((each) => schemaOf(each, occasion));
  if (!isSchema(value)) return value;
  const schema: Schema = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, schemaOf(each, occasion)]),
  );
  if (!isSchema(value.properties)) return schema;
  const required = new Set((value.required as string[] | undefined) ?? []);
  for (const [name, property] of Object.entries(value.properties)) {
    const rule = isSchema(property) ? ruleOf(property, occasion) : undefined;
    if (rule === 'omit') (schema.properties as Schema)[name] = false;
    if (rule === 'omit' || rule === 'optional') required.delete(name);
    if (rule === 'required') required.add(name);
  }
  return { ...schema, required: [...required] };
}
