/** One line of a process of ours, as `createLog` in the kit writes it. */
export interface LogLine {
  time: string;
  service: string;
  /** pino's: 30 is info, 40 a warning, 50 an error. */
  level: number;
  msg: string;
  sessionId?: string;
  orderNumber?: string;
  orderNumbers?: string[];
  traceId?: string;
  durationMs?: number;
  outcome?: string;
  [field: string]: unknown;
}

/**
 * Returns `undefined` if the text holds no line of ours. What stands before the JSON is ignored, such as the name of the pod in
 * `kubectl logs --prefix` or of the container in `docker compose logs`.
 */
export function readLogLine(text: string): LogLine | undefined {
  const start = text.indexOf('{"level"');
  if (start === -1) return undefined;
  try {
    const line = JSON.parse(text.slice(start)) as Partial<LogLine>;
    return typeof line.time === 'string' && typeof line.service === 'string' && typeof line.msg === 'string'
      ? (line as LogLine)
      : undefined;
  } catch {
    return undefined; // cut off when its process was killed
  }
}

export const ordersOf = ({ orderNumber, orderNumbers = [] }: LogLine): string[] =>
  orderNumber === undefined ? orderNumbers : [orderNumber];

/** When the work began that the line reports: causes are then in front of their effects. */
export const beginOf = ({ time, durationMs = 0 }: LogLine): number => Date.parse(time) - durationMs;
