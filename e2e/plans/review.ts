import type { Client } from 'pg';
import { exceptions } from './exceptions.ts';
import { fillSql } from './fill.ts';
import { dropIndexes } from './indexes.ts';
import { createSamples } from './parameters.ts';
import { faultsOf, type PlanNode } from './plan.ts';
import type { Query } from './query.ts';
import { collectStatements, type SourceStatement } from './statements.ts';

/** Fills the tables and returns one sentence for every statement whose plan does not suit them. */
export async function reviewPlans(client: Client, options: { rows: number; schemaOfKit: string }): Promise<string[]> {
  const look: Query = async <Row extends object>(sql: string, values: unknown[] = []) =>
    (await client.query<Row>(sql, values)).rows;
  const statements = collectStatements(options.schemaOfKit);
  const largeTables = await fill(look, options);
  const sampleParameters = await createSamples(look);
  const faults: string[] = [];
  for (const statement of statements) {
    const found = (await plansOf(look, statement, sampleParameters)).flatMap((plan) =>
      faultsOf(plan, largeTables.get(statement.schema) ?? new Set()),
    );
    const allowed = exceptions.filter(({ text }) => statement.text.includes(text));
    if (allowed.length === 0) faults.push(...[...new Set(found)].map((fault) => `${statement.at} ${fault}`));
  }
  return faults;
}

/** The tables of each schema that hold more rows than a statement may read in vain. */
async function fill(look: Query, { rows, schemaOfKit }: { rows: number; schemaOfKit: string }) {
  // Without foreign keys and triggers, which would look at every row once more.
  await look(
    `set synchronous_commit = off; set session_replication_role = replica; set maintenance_work_mem = '256MB'`,
  );
  const { kit, ...services } = fillSql(rows);
  const large = new Map<string, Set<string>>();
  for (const [schema, sql] of Object.entries(services)) {
    await look(`set search_path = ${schema}, extensions`);
    const rebuild = await dropIndexes(look, schema);
    await look(schema === schemaOfKit ? `${kit}${sql}` : sql);
    await look(rebuild);
  }
  await look('reset session_replication_role; analyze');
  for (const schema of Object.keys(services)) {
    const tables = await look<{ relname: string }>(
      'select relname from pg_class where relnamespace = $1::regnamespace and reltuples > 10000',
      [schema],
    );
    large.set(schema, new Set(tables.map(({ relname }) => relname)));
  }
  return large;
}

/** The plan for unknown values, which the server uses after some executions, and what a run with real values did. */
async function plansOf(
  look: Query,
  statement: SourceStatement,
  sampleParameters: Awaited<ReturnType<typeof createSamples>>,
): Promise<PlanNode[]> {
  const { schema, name, text, at } = statement;
  await look(`set search_path = ${schema}`);
  try {
    await look(`prepare "${name}" as ${text}`);
  } catch (error) {
    throw new Error(`${at} cannot be prepared: ${String(error)}`);
  }
  const [prepared] = await look<{ types: string[] }>(
    'select parameter_types::text[] as types from pg_prepared_statements where name = $1',
    [name],
  );
  const types = prepared?.types ?? [];
  const explain = async (options: string, values: string[]) => {
    const call = values.length > 0 ? `(${values.join(', ')})` : '';
    const [row] = await look<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (${options}format json) execute "${name}"${call}`,
    );
    return row?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? [];
  };
  const sample = await sampleParameters(statement, types);
  await look('begin');
  try {
    await look('set local plan_cache_mode = force_generic_plan');
    const generic = await explain(
      '',
      types.map((type) => `null::${type}`),
    );
    await look('set local plan_cache_mode = force_custom_plan');
    await look('savepoint executed');
    const executed = await explain('analyze, timing off, ', sample).catch((): PlanNode[] => []);
    return [...generic, ...executed];
  } finally {
    await look('rollback');
    await look(`deallocate "${name}"`);
  }
}
