import { Duration } from 'aws-cdk-lib/core';
import { checkBatching } from './check-batching.ts';
import type { InvokedFunction, InvokeTargetProps } from './invoke-target.ts';

/** Lambda's default (Lambda API reference, "CreateFunction", `Timeout`). */
const DEFAULT_TIMEOUT = Duration.seconds(3);

/** What invokes the function runs for 15 minutes at most, as every function does, and needs half a minute of its own. */
const LONGEST_SECONDS = 870;

/** So many invocations side by side, where each event has its own. */
const MOST_SIDE_BY_SIDE = 10;

/** A name of an error in any language. A comma parts them in a variable. */
const ERROR_NAME = /^[^\s,]{1,200}$/;

/** Throws where a function cannot be invoked as the props say. */
export function checkInvoked(invoked: InvokedFunction, props: InvokeTargetProps): void {
  if (typeof invoked?.functionArn !== 'string' || invoked.node === undefined) {
    const received = invoked?.node?.path ?? JSON.stringify(invoked);
    throw new Error(
      `InvokeTarget takes a Lambda function of aws-cdk-lib/aws-lambda, of this app or imported, or an alias or version of one; received ${received}`,
    );
  }
  const { path } = invoked.node;
  const refuse = (message: string): never => {
    throw new Error(`InvokeTarget of ${path}: ${message}`);
  };
  const { batch = false, batchSize = 10, permanentErrors = [] } = props;
  if (!batch && batchSize > MOST_SIDE_BY_SIDE)
    refuse(
      `each event has an invocation of its own, of which ${MOST_SIDE_BY_SIDE} run side by side at most; received the batchSize ${batchSize}; pass \`batch: true\` for a function that takes a list of events`,
    );
  checkBatching(invoked, props, 'InvokeTarget');
  checkTimeout(invoked, props, refuse);
  const wrong = permanentErrors.find((name) => !ERROR_NAME.test(name));
  if (wrong !== undefined)
    refuse(
      `permanentErrors are names of errors as the function's runtime gives them, such as ValidationError; received ${JSON.stringify(wrong)}`,
    );
}

function checkTimeout(
  invoked: InvokedFunction,
  props: InvokeTargetProps,
  refuse: (message: string) => never,
): void {
  const known = timeoutOf(invoked);
  if (known !== undefined && props.timeout !== undefined)
    refuse('its timeout is known, and `timeout` is for functions of other apps; leave it out');
  const timeout = known ?? props.timeout;
  if (timeout === undefined)
    refuse(
      'the timeout of a function of another app is not known here, and the queue hides its events by it; pass `timeout`',
    );
  else checkSeconds(timeout, refuse);
}

function checkSeconds(timeout: Duration, refuse: (message: string) => never): void {
  if (timeout.isUnresolved())
    refuse(
      "its timeout is known at the deployment only, and the queue's visibility timeout is a multiple of it; give it a timeout that is known now",
    );
  const seconds = timeout.toSeconds({ integral: false });
  if (seconds < 1 || seconds > LONGEST_SECONDS)
    refuse(
      `its timeout must be from 1 to ${LONGEST_SECONDS} seconds, since a function waits for its answer, and none runs for longer than 15 minutes; received ${seconds}; what takes longer is a FunctionTarget's, or begins something else`,
    );
}

/** How long the function may run. */
export function longestRun(invoked: InvokedFunction, { timeout }: InvokeTargetProps): Duration {
  return timeoutOf(invoked) ?? timeout ?? DEFAULT_TIMEOUT;
}

/** The timeout of a function that this app makes, or of the one that a version or an alias is of; undefined of imported ones. */
function timeoutOf(invoked: InvokedFunction): Duration | undefined {
  if ('addEnvironment' in invoked)
    return (Reflect.get(invoked, 'timeout') as Duration | undefined) ?? DEFAULT_TIMEOUT;
  if ('lambda' in invoked) return timeoutOf(invoked.lambda as InvokedFunction);
  if ('version' in invoked && typeof invoked.version === 'object')
    return timeoutOf(invoked.version as InvokedFunction);
  return undefined;
}
