import type { CallOf, Declaration, ReplyOf } from '@muse/contracts';
import { listen } from '../http/listen.ts';
import { parseInput } from '../http/pipeline/parse-input.ts';
import { createPipeline, type Step } from '../http/pipeline/pipeline.ts';
import { sendProblem } from '../http/pipeline/problem.ts';
import { readBody } from '../http/pipeline/read-body.ts';
import { findRoute, routeTable } from '../http/pipeline/route.ts';
import { send } from '../http/pipeline/send.ts';
import { createLog } from '../telemetry/log.ts';

export interface StubbedEndpoint {
  endpoint: Declaration;
  answer(request: { params: Record<string, string>; query: Record<string, unknown>; body: unknown }): unknown;
}

/** One endpoint of another service, answered by the test. Throw a `RefusalError` to refuse. */
export const stubbed = <D extends Declaration>(
  endpoint: D,
  answer: (request: Required<CallOf<D>>) => ReplyOf<D> | Promise<ReplyOf<D>>,
): StubbedEndpoint => ({
  endpoint,
  answer: answer as unknown as StubbedEndpoint['answer'],
});

/** A stub of another service. Its replies are checked against the contract. */
export async function startStub(endpoints: StubbedEndpoint[]) {
  const table = routeTable(endpoints);
  const log = createLog('stub', 'silent');
  const asked: { endpoint: string; request: unknown }[] = [];
  const answerStub: Step<StubbedEndpoint> = async ({ res, params, parameters, body }, { endpoint, answer }) => {
    const request = { params, query: parameters, body };
    asked.push({ endpoint: endpoint.id, request });
    const reply = (await answer(request)) as { status: number; body: unknown };
    endpoint.replies[reply.status]?.parse(reply.body);
    send(res, reply);
  };
  const pipeline = createPipeline<StubbedEndpoint>({
    route: (exchange) => findRoute(exchange, table),
    steps: [readBody, parseInput, answerStub],
    onError: (exchange, error) => sendProblem(exchange, error, log),
  });
  const listening = await listen(pipeline, '127.0.0.1', 0);
  return { url: listening.url, asked, close: () => listening.close() };
}
