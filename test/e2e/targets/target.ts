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

/** What the target `localstack` is, where nobody names an endpoint. */
export const EMULATOR_NAMES = ['localstack', 'ministack'] as const;

export type EmulatorName = (typeof EMULATOR_NAMES)[number];

/** How the router of the app takes its requests. */
export const INGRESS_NAMES = ['http-api', 'function-url'] as const;

export type IngressName = (typeof INGRESS_NAMES)[number];

/** The stack that is deployed: its name, and which of the app's ingresses it has. */
export interface AppStack {
  readonly name: string;
  readonly ingress: IngressName;
}

/** What is left of a stack that was destroyed, by name. */
export interface Remains {
  /** What is set to be kept. */
  readonly kept: readonly string[];
  /** What is there. */
  readonly found: readonly string[];
}
