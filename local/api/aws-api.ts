/** The services of the embedded cloud's one AWS endpoint. */
export type ServiceName =
  | 'cloudwatch'
  | 'sqs'
  | 'dynamodb'
  | 'dynamodbstreams'
  | 'events'
  | 'lambda'
  | 's3'
  | 'sns'
  | 'sts'
  | 'ssm'
  | 'secretsmanager';

/** The input or output of an AWS JSON call. */
export type AwsJson = Record<string, unknown>;

/** One call as it reaches the embedded cloud, over HTTP or from a function's port. */
export interface AwsCall {
  readonly service: ServiceName;
  /** Bare, such as `PutEvents`. */
  readonly action: string;
  readonly input: AwsJson;
  /** The key that signed the call; undefined when it was not signed. */
  readonly accessKeyId: string | undefined;
  /** The `X-Amzn-Trace-Id` that came with it. */
  readonly traceHeader?: string | undefined;
}

/** What IAM is asked: may the owner of this key do this to these resources? */
export interface AccessRequest {
  readonly accessKeyId: string | undefined;
  /** With the service's IAM prefix, such as `events:PutEvents` or `dynamodb:Query`. */
  readonly action: string;
  /** ARNs; `['*']` for actions without a resource. */
  readonly resources: readonly string[];
  /** Condition keys in lower case, such as `lambda:functionurlauthtype`. */
  readonly context?: Readonly<Record<string, string>>;
  /** The same for keys with several values, which few policies ask for, such as `dynamodb:leadingkeys`. */
  readonly sets?: ConditionSets;
}

/** Condition keys with several values, in lower case; each is found out when it is asked for. */
export type ConditionSets = Readonly<Record<string, () => readonly string[]>>;

/** What IAM checks for a call: the IAM action (BatchWriteItem may be one), the resources, and what they are asked with. */
export type Access = Pick<AccessRequest, 'action' | 'context' | 'resources' | 'sets'>;

/** Throws `AwsError('AccessDeniedException', ..., 403)` naming the role, the action and the resource. */
export type Authorize = (request: AccessRequest) => void;

/**
 * Runs before each engine call; a test's way to disturb a service. Throws the fault; what it answers runs after the
 * call and may throw as well, and `'hang'` is a call that is never done nor answered.
 */
export type FaultGate = (call: AwsCall) => (() => void) | 'hang' | undefined;

/** One emulated service, called in the process. Every engine keeps AWS's own names for actions, members and errors. */
export interface Engine {
  readonly service: ServiceName;
  /** Throws `AwsError` for whatever AWS would refuse. */
  call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson>;
  /** Several where a call does several things, of which each must be allowed. */
  access(action: string, input: AwsJson): Access | readonly Access[];
  stop(): Promise<void>;
}

/** The one way into the engines: identify, authorize, fault, call. */
export interface AwsApi {
  call(call: AwsCall): Promise<AwsJson>;
}
