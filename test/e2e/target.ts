/** Where the end-to-end suite runs; every target is used through its public doors only. */
export interface Target {
  readonly name: TargetName;
  /** Deploys a version of `app.ts`, or updates what runs to it; answers the API's base URL, without a slash at its end. */
  deploy(version: 1 | 2): Promise<string>;
  /** Takes everything down. A second call does nothing. */
  destroy(): Promise<Remains>;
}

/** The targets by name. */
export const TARGET_NAMES = ['embedded', 'localstack', 'aws'] as const;

export type TargetName = (typeof TARGET_NAMES)[number];

/** What is left of a stack that was destroyed, by name. */
export interface Remains {
  /** What is set to be kept. */
  readonly kept: readonly string[];
  /** What is there. */
  readonly found: readonly string[];
}
