/** The types of look.mjs as this side sees them: an element is a handle here, and an element there. */
export interface Probe {
  closed: number;
  marker: string | null;
  /** The index of the signal that is shown, or -1. */
  signal: number;
  signalText: string;
  headline: string;
  isEmpty: boolean;
}
export interface ReadField {
  selectors: string[];
  attribute?: string | undefined;
}
export type OptionFound = { state: 'no_select' | 'missing' | 'disabled' } | { state: 'found'; value: string };

export function probe(options: {
  layers: string[][];
  signals: { selectors: string[]; text?: string | undefined }[];
  markers: string[];
}): Probe;
export function read(options: {
  row: string[] | null;
  fields: Record<string, ReadField>;
}): Record<string, string | null>[];
export function mask(): void;
export function textOf(options: { limit: number }): string;
export function optionFor(element: unknown, wanted: string): OptionFound;
export function hideValue(element: unknown): void;
export function selectAll(element: unknown): void;
export function announceChange(element: unknown): void;
export function countOf(options: { ready: string[]; selectors: string[] }): number | null;
