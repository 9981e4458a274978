import { refuse } from '../../refuse.ts';
import type { Step } from './pipeline.ts';

export interface RequireSchemaOptions {
  /** Whether the database has every migration of this release. */
  migrations: { isOpen(): boolean };
}

/** 503 until the migrations of this release are done: its statements do not fit the schema of the release before. */
export const requireSchema =
  ({ migrations }: RequireSchemaOptions): Step =>
  () => {
    if (!migrations.isOpen()) refuse('service_unavailable');
  };
