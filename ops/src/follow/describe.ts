import { formatMoney } from '@muse/contracts';
import color from 'picocolors';
import type { FoundPurchase } from './find-purchase.ts';
import { beginOf, type LogLine } from './log-line.ts';

const warning = 40;
const error = 50;

/** The story of a purchase: one row per line, with the time its work began, since the start and in UTC. */
export function describePurchase({ sessionIds, orderNumbers, lines }: FoundPurchase): string {
  const services = new Set(lines.map(({ service }) => service));
  const releases = new Set(lines.map(({ release }) => String(release)));
  const start = lines[0] ? beginOf(lines[0]) : 0;
  return [
    `${color.bold(sessionIds.join(', ') || 'No session is known')}${orderNumbers.map((number) => `  ${number}`).join('')}`,
    color.dim(
      `${lines.length} lines of ${[...services].sort().join(', ')}; release ${[...releases].sort().join(', ')}`,
    ),
    '',
    ...lines.map((line) => describeLine(line, start)),
  ].join('\n');
}

function describeLine(line: LogLine, start: number): string {
  const begin = beginOf(line);
  const time = new Date(begin).toISOString().slice(11, 23);
  const columns = [
    color.dim(time),
    color.dim(sinceStart(begin - start).padStart(10)),
    color.cyan(line.service.padEnd(13)),
    whatOf(line).padEnd(78),
    outcomeOf(line),
    line.durationMs === undefined ? '' : color.dim(`${line.durationMs} ms`),
  ];
  return columns.join('  ').trimEnd();
}

const sinceStart = (ms: number): string =>
  ms < 10_000
    ? `+${ms.toFixed(1)} ms`
    : ms < 3_600_000
      ? `+${(ms / 1000).toFixed(0)} s`
      : `+${(ms / 3_600_000).toFixed(1)} h`;

/** What happened, by the kinds of lines that the kit writes; any other line is shown with its own text. */
function whatOf(line: LogLine): string {
  const { msg, method, path, endpoint, type, consumer, kind } = line;
  if (msg === 'request') return `${String(method)} ${String(path ?? endpoint)}`;
  if (msg === 'event published') return `published ${String(type)}${detailsOf(line)}`;
  if (msg === 'event consumed') return `consumed ${String(type)}: ${String(consumer)}`;
  if (msg === 'job') return `job ${String(kind)}${Number(line.attempt) > 1 ? `, attempt ${String(line.attempt)}` : ''}`;
  if (msg === 'placement attempt') return `attempt by ${String(line.method)}${attemptOf(line)}`;
  return `${msg}${line.error === undefined ? '' : `: ${errorOf(line.error)}`}`;
}

function detailsOf(line: LogLine): string {
  const { orderNumber, storeId, attempt, code } = line;
  const cents = line.amountCents ?? line.totalCents ?? line.totalChargedCents;
  const money =
    typeof cents === 'number' && typeof line.currency === 'string' ? formatMoney(cents, line.currency) : undefined;
  const details = [money, orderNumber, storeId, attempt === undefined ? undefined : `attempt ${String(attempt)}`, code];
  const said = details.filter((each) => each !== undefined).map(String);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/** The store, the last step, and why it ended there. */
function attemptOf({ storeId, step, code }: LogLine): string {
  const said = [storeId, step === undefined ? undefined : `step "${String(step)}"`, code].filter(
    (each) => each !== undefined,
  );
  return ` (${said.map(String).join(', ')})`;
}

const errorOf = (thrown: unknown): string =>
  String((thrown as { message?: unknown } | null)?.message ?? thrown).split('\n')[0] ?? '';

function outcomeOf({ level, outcome, status, code }: LogLine): string {
  if (level >= error) return color.red('error');
  if (level >= warning) return color.yellow('warning');
  const said = [status, outcome, status === undefined ? undefined : code]
    .filter((each) => each !== undefined)
    .join(' ');
  return ['ok', 'duplicate', 'stale', undefined].includes(outcome) ? color.green(said) : color.yellow(said);
}
