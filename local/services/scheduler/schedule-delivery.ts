import { randomUUID } from 'node:crypto';
import type { Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { LocalClock } from '../../support/local-clock.ts';
import { messageOf } from '../../support/message-of.ts';
import type { DeliveryParts } from '../eventbridge/targets/deliver.ts';
import { targetKind } from '../eventbridge/targets/target-kind.ts';
import type { ScheduleSpec } from './schedule-spec.ts';

/** What schedules reach. */
export interface ScheduleParts
  extends Pick<DeliveryParts, 'authorizeDelivery' | 'invoke' | 'publish'> {
  readonly place: AccountRegion;
  readonly clock: LocalClock;
  readonly queues: DeliveryParts['queues'];
  readonly buses: Engine;
  readonly warn: (message: string) => void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 600_000;

/** One time that a schedule was due. */
interface Execution {
  readonly spec: ScheduleSpec;
  readonly id: string;
  readonly at: number;
}

/** Why an execution ended, and after how many retries; `limit` is the one that was met, where one was. */
interface End {
  readonly error: unknown;
  readonly retries: number;
  readonly limit: string | undefined;
}

/** Brings a schedule's input to its target, with retries, and with a dead-letter queue for what cannot be brought. */
export class ScheduleDelivery {
  readonly #parts: ScheduleParts;
  readonly #waiting = new Set<() => void>();

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
  }

  deliver(spec: ScheduleSpec, at: number): void {
    void this.#attempt({ spec, id: randomUUID(), at }, 0);
  }

  stop(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  async #attempt(execution: Execution, retries: number): Promise<void> {
    try {
      await this.#send(execution, retries + 1);
      this.#parts.queues.flush();
    } catch (error) {
      this.#failed(execution, retries, error);
    }
  }

  async #send(execution: Execution, attempt: number): Promise<void> {
    const { arn, target } = execution.spec;
    const kind = targetKind(target.arn);
    if (kind === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        `targets of this kind are not run locally: ${target.arn}`,
      );
    this.#parts.authorizeDelivery(arn, target);
    const input = this.#input(execution, attempt);
    if (kind === 'queue')
      this.#parts.queues.send(target.arn, input, { messageGroupId: target.messageGroupId });
    else if (kind === 'function') await this.#parts.invoke(target.arn, input, undefined);
    else if (kind === 'topic') await this.#parts.publish(target.arn, input, undefined);
    else await this.#putEvent(execution.spec, input);
  }

  async #putEvent({ arn, target }: ScheduleSpec, Detail: string): Promise<void> {
    const entry = {
      EventBusName: target.arn,
      Source: target.event?.source,
      DetailType: target.event?.detailType,
      Resources: [arn],
      Detail,
    };
    const { Entries } = await this.#parts.buses.call('PutEvents', { Entries: [entry] });
    const [result] = Entries as readonly { ErrorCode?: string; ErrorMessage?: string }[];
    if (result?.ErrorCode !== undefined)
      throw new AwsError(result.ErrorCode, result.ErrorMessage ?? '');
  }

  /** The input with its context attributes filled (user guide, "Adding context attributes"), or the default notification. */
  #input({ spec, id, at }: Execution, attempt: number): string {
    const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
    if (spec.target.input === undefined)
      return JSON.stringify({
        version: '0',
        id,
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: this.#parts.place.accountId,
        time,
        region: this.#parts.place.region,
        resources: [spec.arn],
        detail: '{}',
      });
    return spec.target.input
      .replaceAll('<aws.scheduler.schedule-arn>', spec.arn)
      .replaceAll('<aws.scheduler.scheduled-time>', time)
      .replaceAll('<aws.scheduler.execution-id>', id)
      .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
  }

  #failed(execution: Execution, retries: number, error: unknown): void {
    const at = this.#parts.clock.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retries);
    const limit = isFinal(error) ? undefined : findLimit(execution, retries, at);
    if (isFinal(error) || limit !== undefined) {
      this.#bury(execution, { retries, error, limit });
      return;
    }
    const cancel = this.#parts.clock.schedule(at, () => {
      this.#waiting.delete(cancel);
      void this.#attempt(execution, retries + 1);
    });
    this.#waiting.add(cancel);
  }

  #bury(execution: Execution, { retries, error, limit }: End): void {
    const { arn, target } = execution.spec;
    const { deadLetterArn } = target;
    try {
      if (deadLetterArn === undefined)
        throw new Error(`it has no dead-letter queue: ${messageOf(error)}`);
      this.#parts.authorizeDelivery(arn, { arn: deadLetterArn, roleArn: target.roleArn });
      const attributes = {
        ERROR_CODE: error instanceof AwsError ? error.code : 'InternalFailure',
        ERROR_MESSAGE: messageOf(error),
        ...(limit === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: limit }),
        IS_PAYLOAD_TRUNCATED: 'false',
        RETRY_ATTEMPTS: String(retries),
        SCHEDULED_TIME: new Date(execution.at).toISOString().replace(/\.\d+Z$/, 'Z'),
        SCHEDULE_ARN: arn,
        TARGET_ARN: target.arn,
      };
      const body = this.#input(execution, retries + 1);
      this.#parts.queues.send(deadLetterArn, body, { attributes });
      this.#parts.queues.flush();
    } catch (second) {
      this.#parts.warn(`${arn} did not reach ${target.arn}, and ${messageOf(second)}`);
    }
  }
}

/** The limit of the retry policy that a retry at `at` would exceed. */
function findLimit({ spec, at: due }: Execution, retries: number, at: number): string | undefined {
  const { attempts, ageMs } = spec.target.retry;
  if (retries >= attempts) return 'MaximumRetryAttempts';
  return at - due > ageMs ? 'MaximumEventAgeInSeconds' : undefined;
}

/** No retry brings what is not there, or may not be used. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof AwsError &&
    ['NO_PERMISSIONS', 'NotFound', 'ResourceNotFoundException'].includes(error.code)
  );
}
