import type { AwsCall, FaultGate, ServiceName } from './aws-api.ts';
import { AwsError } from './aws-error.ts';

/** A disturbance of one service, or of one of its actions. */
export interface Fault {
  readonly service: ServiceName;
  /** Such as `PutEvents`; every action when absent. */
  readonly action?: string;
  /** `throttle` and `outage` become what the service itself would answer. @default 'outage' */
  readonly error?: 'throttle' | 'outage' | AwsError;
}

const THROTTLES: Readonly<Record<ServiceName, AwsError>> = {
  dynamodb: new AwsError('ProvisionedThroughputExceededException', 'The request rate is too high.'),
  events: new AwsError('ThrottlingException', 'Rate exceeded'),
  sqs: new AwsError('RequestThrottled', 'Request throttled'),
  sts: new AwsError('ThrottlingException', 'Rate exceeded'),
};

const OUTAGE = new AwsError('ServiceUnavailable', 'The service is down: a fault was set.', 503);

/** The faults that are set at present. */
export class Faults {
  readonly #set = new Set<Fault>();

  /** Disturbs a service until the answer is called. */
  set(fault: Fault): () => void {
    const own = { ...fault };
    this.#set.add(own);
    return () => {
      this.#set.delete(own);
    };
  }

  /** Throws the first fault that a call meets. */
  readonly gate: FaultGate = ({ service, action }: AwsCall): void => {
    for (const fault of this.#set) {
      if (fault.service !== service || (fault.action !== undefined && fault.action !== action))
        continue;
      if (fault.error instanceof AwsError) throw fault.error;
      throw fault.error === 'throttle' ? THROTTLES[service] : OUTAGE;
    }
  };
}
