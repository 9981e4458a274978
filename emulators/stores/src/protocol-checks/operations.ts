/** An operation of an OpenAPI document, as far as the checks read it. */
export interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  responses?: Record<string, unknown>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: object;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation & { parameters?: Operation['parameters'] }>>;
  webhooks?: Record<string, Record<string, Operation>>;
  components: { parameters?: Record<string, Parameter>; schemas: Record<string, object> };
}

export interface FoundOperation {
  template: string;
  /** With those of its path. */
  parameters: Parameter[];
}

/** Finds the operation of a request, the path without what comes before the protocol's own. */
export function findOperation(document: OpenApi, method: string, path: string): FoundOperation | undefined {
  for (const [template, item] of Object.entries(document.paths)) {
    const operation = item[method.toLowerCase()];
    const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
    if (!operation || !pattern.test(path)) continue;
    const ofPath = (item.parameters ?? []) as unknown as NonNullable<Operation['parameters']>;
    return { template, parameters: parametersOf(document, [...ofPath, ...(operation.parameters ?? [])]) };
  }
  return undefined;
}

export function parametersOf(document: OpenApi, listed: NonNullable<Operation['parameters']>): Parameter[] {
  return listed.map((parameter) =>
    '$ref' in parameter
      ? (document.components.parameters?.[parameter.$ref.split('/').at(-1) as string] as Parameter)
      : parameter,
  );
}
