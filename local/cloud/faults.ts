import type { AwsCall, FaultGate, ServiceName } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';

/** A disturbance of AWS calls: of all, or of one service, action or function. */
export interface Fault {
  /** Every service when absent. */
  readonly service?: ServiceName;
  /** Such as `PutEvents`, or several; every action when absent. */
  readonly action?: string | readonly string[];
  /** Only the calls of this function, by its name or logical id. */
  readonly function?: string;
  /**
   * `throttle` and `outage` become what the service itself would answer; `hang` never answers. `lose-answer` does the
   * call, and answers 500. `crash-before` ends the calling function instead of the call, `crash-after` once the call is
   * done. @default 'outage'
   */
  readonly error?:
    | 'throttle'
    | 'outage'
    | 'hang'
    | 'lose-answer'
    | 'crash-before'
    | 'crash-after'
    | AwsError;
  /** How many calls it meets before it is over. @default every one */
  readonly times?: number;
  /** How many calls of its kind pass before the first that it meets. @default 0 */
  readonly skip?: number;
  /** Told of each call that it meets. */
  readonly met?: (call: { readonly service: ServiceName; readonly action: string }) => void;
}

/** Ends the function whose call it answers, as the loss of its machine would. */
export class FunctionCrash extends Error {
  constructor() {
    super('a fault was set that ends the function');
    this.name = 'FunctionCrash';
  }
}

const THROTTLES: Readonly<Record<ServiceName, AwsError>> = {
  cloudwatch: new AwsError('ThrottlingException', 'Rate exceeded'),
  dynamodb: new AwsError('ProvisionedThroughputExceededException', 'The request rate is too high.'),
  dynamodbstreams: new AwsError(
    'LimitExceededException',
    'Too many operations for a given subscriber.',
  ),
  events: new AwsError('ThrottlingException', 'Rate exceeded'),
  lambda: new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429),
  s3: new AwsError('SlowDown', 'Please reduce your request rate.', 503),
  secretsmanager: new AwsError('ThrottlingException', 'Rate exceeded'),
  sns: new AwsError('Throttled', 'Rate exceeded', 429),
  sqs: new AwsError('RequestThrottled', 'Request throttled'),
  ssm: new AwsError('ThrottlingException', 'Rate exceeded'),
  sts: new AwsError('ThrottlingException', 'Rate exceeded'),
};

const OUTAGE = new AwsError('ServiceUnavailable', 'The service is down: a fault was set.', 503);

/** The faults that are set at present. */
export class Faults {
  readonly #set = new Map<Fault, { left: number; skip: number }>();
  readonly #keyOf: (functionId: string) => string;

  /** `keyOf` answers the access key of a function. */
  constructor(keyOf: (functionId: string) => string = (key) => key) {
    this.#keyOf = keyOf;
  }

  /** Disturbs calls until the answer is called. */
  set(fault: Fault): () => void {
    const own = { ...fault };
    const { times = Number.POSITIVE_INFINITY, skip = 0 } = fault;
    this.#set.set(own, { left: times, skip });
    return () => {
      this.#set.delete(own);
    };
  }

  /** Throws the first fault that a call meets. */
  readonly gate: FaultGate = (call) => {
    for (const [fault, counter] of this.#set) {
      if (!this.#meets(fault, call)) continue;
      if (counter.skip > 0) {
        counter.skip -= 1;
        continue;
      }
      counter.left -= 1;
      if (counter.left <= 0) this.#set.delete(fault);
      fault.met?.({ service: call.service, action: call.action });
      if (fault.error === 'hang') return 'hang';
      if (fault.error === 'lose-answer') return loseAnswer;
      if (fault.error === 'crash-after') return crash;
      if (fault.error === 'crash-before') crash();
      if (fault.error instanceof AwsError) throw fault.error;
      throw fault.error === 'throttle' ? THROTTLES[call.service] : OUTAGE;
    }
    return undefined;
  };

  #meets({ service, action, function: id }: Fault, call: AwsCall): boolean {
    if (service !== undefined && service !== call.service) return false;
    if (action !== undefined && ![action].flat().includes(call.action)) return false;
    return id === undefined || this.#keyOf(id) === call.accessKeyId;
  }
}

function loseAnswer(): never {
  throw new AwsError('InternalFailure', 'The answer is lost: a fault was set.', 500);
}

function crash(): never {
  throw new FunctionCrash();
}
