import { type CallOf, type Declaration, fullPath, pathTable, type ReplyOf } from '@muse/contracts';
import { parseJson, readBytes } from '../http/body.ts';
import { listen } from '../http/listen.ts';
import { createApp, problemReply, send } from '../http/server.ts';
import { refuse } from '../refuse.ts';
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

/** Starts a stub of another service. Its replies are validated against the contract. */
export async function startStub(answers: StubbedEndpoint[]) {
  const table = pathTable(
    answers.map((entry) => ({ method: entry.endpoint.method, path: fullPath(entry.endpoint), entry })),
  );
  const log = createLog('stub', 'silent');
  const asked: { endpoint: string; request: unknown }[] = [];
  const app = createApp();
  app.use(async (req, res) => {
    try {
      const found = table.find(req.method, req.path);
      if (!found?.entry) return refuse('not_found');
      const { endpoint, answer } = found.entry;
      const body = parseJson(await readBytes(req, res, endpoint), req.headers['content-type']);
      const request = { params: found.params, query: { ...req.query }, body };
      asked.push({ endpoint: endpoint.id, request });
      const reply = (await answer(request)) as { status: number; body: unknown };
      endpoint.replies[reply.status]?.parse(reply.body);
      send(res, reply);
    } catch (error) {
      send(res, problemReply(error, req.path, log));
    }
  });
  const listening = await listen(app, '127.0.0.1', 0);
  return { url: listening.url, asked, close: () => listening.close() };
}
