import type { ApiExchange } from '../api/exchange.ts';
import { createAcpCheck } from './acp.ts';
import { specsAreThere, specsFolder } from './specs.ts';
import { createUcpCheck } from './ucp.ts';

export interface ProtocolChecks {
  /** Why nothing is checked, or `undefined`: the protocols are published elsewhere, and nothing of them is part of this repository. */
  unavailable: string | undefined;
  /** For `startStoreEmulator({ onExchange })`. */
  observe(exchange: ApiExchange): void;
  /** What was wrong, each with its operation. */
  problems: string[];
  /** How many exchanges were held against the schemas, by operation. */
  checked: Record<string, number>;
}

/** Holds both sides of every exchange against the schemas as published: requests, answers, headers, and events. */
export function createProtocolChecks(): ProtocolChecks {
  const checks = specsAreThere ? { acp: createAcpCheck(), ucp: createUcpCheck() } : undefined;
  const problems: string[] = [];
  const checked: Record<string, number> = {};
  return {
    unavailable: checks ? undefined : `no schemas in ${specsFolder}: set PROTOCOL_SPECS`,
    problems,
    checked,
    observe(exchange) {
      if (!checks) return;
      const { protocol, method, path, status } = exchange;
      const operation = `${protocol} ${method} ${path.replaceAll(/\b(cs|chk|ord)_[a-z0-9]+/g, '{id}')} ${status}`;
      checked[operation] = (checked[operation] ?? 0) + 1;
      try {
        problems.push(...checks[protocol](exchange).map((problem) => `${operation}: ${problem}`));
      } catch (error) {
        problems.push(`${operation}: ${(error as Error).message}`); // a schema that cannot be read must not end the emulator
      }
    },
  };
}
