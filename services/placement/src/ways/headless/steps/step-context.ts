import type { Line } from '@muse/contracts';
import type { Page } from 'puppeteer';
import type { PlacementOrder, StoreReference } from '../../way.ts';
import type { Pace } from '../browser/pace.ts';
import type { EvidenceRecorder } from '../evidence/recorder.ts';
import type { TypedSecrets } from '../evidence/secrets.ts';
import type { SingleShotGuard } from '../network/single-shot-guard.ts';
import type { StoreHosts } from '../network/store-hosts.ts';
import type { Traffic } from '../network/traffic.ts';
import type { Inspector } from '../page/inspector.ts';

/** An order that the store's history shows as ours. */
interface HistoryOrder {
  number: string;
  totalCents: number | null;
  currency: string | null;
}

/** What the steps of one attempt share. */
export interface StepContext {
  page: Page;
  hosts: StoreHosts;
  traffic: Traffic;
  guard: SingleShotGuard;
  inspector: Inspector;
  secrets: TypedSecrets;
  recorder: EvidenceRecorder;
  pace: Pace;
  order: PlacementOrder;
  /** How the order is found again, as it is known so far. */
  reference: StoreReference;
  stepTimeoutMs: number;
  /** How long the store may take to answer the submission. */
  submitTimeoutMs: number;
  /** The steps' results. */
  seen: {
    total?: { cents: number; currency: string };
    confirmation?: { number: string; totalCents: number; url: string };
    history?: HistoryOrder[];
  };
  /** What was typed, for the person who goes on from here. */
  filled: string[];
}

/** One step at work. */
export interface RunningStep {
  ctx: StepContext;
  label: string;
  line: Line | undefined;
  timeoutMs: number;
}
