/** A running emulator of AWS. */
export interface Emulator<Name extends string = string> {
  readonly name: Name;
  readonly endpoint: string;
  /** All of the environment that the suite needs to use it. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends it, with the functions that it runs. */
  stop(): Promise<void>;
}

/** An emulator that this machine cannot have, and why: nothing was tested, and nothing has failed. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
