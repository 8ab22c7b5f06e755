import type { RouterClient } from '../router-client.ts';
import type { Target } from './target.ts';

/** A deployment takes seconds here, and minutes on AWS. */
export const DEPLOYMENT_MS = 15 * 60_000;

/** A target with version 1 of the app on it. */
export interface Deployment {
  readonly target: Target;
  readonly router: () => RouterClient;
}
