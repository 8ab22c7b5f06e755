import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { LocalClock } from '../../../support/local-clock.ts';

/** How long a change takes, in milliseconds: AWS says only that it takes a moment. */
const CHANGE_MS = 2000;

/** Takes batches off a queue or a stream, and can be stopped and started again. */
export interface MappedSource {
  /** Batches in hand. */
  readonly busy: number;
  start(): void;
  stop(): void;
}

/** What Lambda's API says of a mapping, but for its state. */
export interface MappingSpec {
  readonly uuid: string;
  readonly arn: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The other members of its configuration, named as in the API. */
  readonly settings: AwsJson;
}

/** Lambda API reference, "EventSourceMappingConfiguration", of those states that are reached here. */
type MappingState = 'Disabled' | 'Disabling' | 'Enabled' | 'Enabling';

/** An event source mapping with its state, as Lambda's API has it. It polls from the moment at which the cloud starts it. */
export class EventSourceMapping {
  readonly spec: MappingSpec;
  readonly #source: MappedSource;
  readonly #clock: LocalClock;
  #state: MappingState;
  #changedAt: number;
  #isStarted = false;
  #cancel: (() => void) | undefined;

  constructor(
    spec: MappingSpec,
    { source, clock, enabled }: { source: MappedSource; clock: LocalClock; enabled: boolean },
  ) {
    this.spec = spec;
    this.#source = source;
    this.#clock = clock;
    this.#state = enabled ? 'Enabled' : 'Disabled';
    this.#changedAt = clock.now();
  }

  /** Whether it takes batches. */
  get isPolling(): boolean {
    return this.#isStarted && this.#state === 'Enabled';
  }

  start(): void {
    this.#isStarted = true;
    if (this.#state === 'Enabled') this.#source.start();
  }

  stop(): void {
    this.#isStarted = false;
    this.#cancel?.();
    this.#source.stop();
  }

  /** Begins to take batches, or takes no more; batches in hand come to their end before it is `Disabled`. */
  setEnabled(enabled: boolean): void {
    if (this.#state === 'Enabling' || this.#state === 'Disabling') throw inUse();
    if (enabled === (this.#state === 'Enabled')) return;
    this.#enter(enabled ? 'Enabling' : 'Disabling');
    if (!enabled) this.#source.stop();
    this.#endLater();
  }

  /** `EventSourceMappingConfiguration`, as JSON over REST has it: its times are seconds. */
  describe(): AwsJson {
    const { uuid, arn, sourceArn, functionArn, settings } = this.spec;
    return {
      ...settings,
      ...{ UUID: uuid, EventSourceMappingArn: arn },
      ...{ EventSourceArn: sourceArn, FunctionArn: functionArn },
      ...{ State: this.#state, StateTransitionReason: 'USER_INITIATED' },
      LastModified: this.#changedAt / 1000,
    };
  }

  #enter(state: MappingState): void {
    this.#state = state;
    this.#changedAt = this.#clock.now();
  }

  #endLater(): void {
    this.#cancel = this.#clock.schedule(this.#clock.now() + CHANGE_MS, () => {
      if (this.#state === 'Disabling' && this.#source.busy > 0) return this.#endLater();
      this.#enter(this.#state === 'Enabling' ? 'Enabled' : 'Disabled');
      if (this.isPolling) this.#source.start();
    });
  }
}

/** Lambda API reference, "UpdateEventSourceMapping", under errors. */
function inUse(): AwsError {
  return new AwsError(
    'ResourceInUseException',
    'Cannot update the event source mapping because it is in use.',
  );
}
