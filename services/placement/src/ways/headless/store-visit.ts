import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'puppeteer';
import type { AttemptContext, PlacementOrder, StoreReference } from '../way.ts';
import { StoppedError } from '../way.ts';
import { openPage, type StorePage } from './browser/open-page.ts';
import { humanPace, noPace } from './browser/pace.ts';
import type { BrowserProfile } from './browser/profile.ts';
import { EvidenceRecorder } from './evidence/recorder.ts';
import { TypedSecrets } from './evidence/secrets.ts';
import { explainError } from './explain-error.ts';
import { SingleShotGuard } from './network/single-shot-guard.ts';
import type { StoreHosts } from './network/store-hosts.ts';
import { Inspector } from './page/inspector.ts';
import { type PlannedStep, planFlow } from './recipe/plan.ts';
import type { FlowName, Recipe } from './recipe/schema.ts';
import { StepRunner } from './steps/run-step.ts';
import type { StepContext } from './steps/step-context.ts';
import { watched } from './steps/watched.ts';

/** How a store is visited. */
export interface VisitOptions {
  recipe: Recipe;
  hosts: StoreHosts;
  profile: BrowserProfile;
  contact: string;
  stepTimeoutMs: number;
  submitTimeoutMs: number;
  acceptSelfSigned: boolean;
}

type VisitContext = Pick<AttemptContext, 'signal' | 'secret' | 'keep'> & Partial<AttemptContext>;

/** One page of a browser at a store, in a context of its own, going through the flows of a recipe. */
export class StoreVisit {
  readonly ctx: StepContext;
  readonly #store: StorePage;
  readonly #runner: StepRunner;
  readonly #context: VisitContext;
  readonly #recipe: Recipe;
  /** The step that is running, or the last one. */
  step = '';

  private constructor(store: StorePage, runner: StepRunner, ctx: StepContext, recipe: Recipe, context: VisitContext) {
    this.ctx = ctx;
    this.#store = store;
    this.#runner = runner;
    this.#recipe = recipe;
    this.#context = context;
  }

  static async open(
    browser: Browser,
    order: PlacementOrder,
    reference: StoreReference,
    options: VisitOptions,
    context: VisitContext,
  ): Promise<StoreVisit> {
    const { recipe, hosts, profile, submitTimeoutMs, acceptSelfSigned } = options;
    const stepTimeoutMs = Math.min(recipe.timeout ?? options.stepTimeoutMs, options.stepTimeoutMs);
    const store = await openPage(browser, { ...options, stepTimeoutMs });
    const { page, traffic } = store;
    const guard = new SingleShotGuard(recipe.submission, store.context, {
      hosts,
      timeoutMs: submitTimeoutMs,
      acceptSelfSigned,
      isLate: () => context.isLate?.() ?? false,
    });
    traffic.guardWith(guard);
    const secrets = new TypedSecrets(context);
    const pace = profile === 'natural' ? humanPace(context.attemptId ?? order.taskId) : noPace;
    const ctx: StepContext = {
      ...{ page, hosts, traffic, guard, secrets, pace, order, reference, stepTimeoutMs, submitTimeoutMs },
      inspector: new Inspector(page, traffic, recipe),
      recorder: new EvidenceRecorder(page, (evidence) => context.keep(evidence), secrets),
      ...{ seen: {}, filled: [] },
    };
    return new StoreVisit(store, new StepRunner(browser, page, stepTimeoutMs), ctx, recipe, context);
  }

  /** Runs the steps of a flow. Throws why the store does not go on (`PageError`), or that we may not (`StoppedError`). */
  async run(flow: FlowName): Promise<void> {
    const { order, hosts, reference } = this.ctx;
    for (const planned of planFlow(this.#recipe, flow, order, hosts.website.toString(), reference)) {
      this.step = planned.label;
      if (flow !== 'submit') await this.#mayGoOn(planned.label);
      await this.#runStep(planned).catch(async (error: unknown) => {
        throw await explainError(error, {
          ctx: this.ctx,
          label: planned.label,
          signal: flow === 'submit' ? undefined : this.#context.signal,
        });
      });
    }
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #mayGoOn(step: string): Promise<void> {
    if (this.#context.signal.aborted) throw new StoppedError('interrupted', 'The attempt was ended.', step);
    await this.#context.checkpoint?.(step);
  }

  async #runStep({ step, label, line }: PlannedStep): Promise<void> {
    const { ctx } = this;
    const timeoutMs = Math.min(step.timeout ?? ctx.stepTimeoutMs, ctx.stepTimeoutMs);
    const stopped = await ctx.inspector.inspect();
    if (stopped) throw stopped;
    const leavesPage = step.type === 'click' || (step.type === 'customStep' && step.name === 'submit');
    if (leavesPage) await ctx.recorder.picture(label);
    if (ctx.pace.pause() > 0) await wait(ctx.pace.pause());
    const startedAt = performance.now();
    const ms = () => Math.round(performance.now() - startedAt);
    try {
      const running = { ctx, label, line, timeoutMs };
      const alternative = await watched(() => this.#runner.perform(step, running), ctx.inspector, 150);
      ctx.recorder.log({ step: label, ms: ms(), alternative, result: 'done' });
    } catch (error) {
      ctx.recorder.log({ step: label, ms: ms(), result: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }
}
