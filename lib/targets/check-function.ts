import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { MAKE_IT } from '../bundling/check-made.ts';

/** The runtimes of other languages. Those of one's own (`provided`) may be a Node, or what runs JavaScript like it. */
const OTHER_LANGUAGE = /^(python|java|dotnet|go|ruby)/;

/** Throws where a function cannot be given what a subscriber needs. Its code is looked at when the app is synthesized. */
export function checkFunction(handler: LambdaFunction | undefined): void {
  // Not by `instanceof`: an app may have two copies of CDK.
  if (typeof handler?.addEnvironment !== 'function' || handler.node === undefined) {
    const received = handler?.node?.path ?? JSON.stringify(handler);
    throw new Error(
      `FunctionTarget takes a function that this app makes, since the router sets its variables, grants and event source: a SubscriberFunction, a NodejsFunction or another \`Function\` of aws-cdk-lib/aws-lambda, and no alias, version or imported function, which an InvokeTarget takes; received ${received}`,
    );
  }
  const { node, runtime, timeout } = handler;
  if (timeout?.isUnresolved())
    throw new Error(
      `the timeout of the subscriber's function ${node.path} is known at the deployment only, and the queue's visibility timeout is a multiple of it; give the function a timeout that is known now`,
    );
  if (OTHER_LANGUAGE.test(runtime?.name ?? ''))
    throw new Error(
      `the subscriber's function ${node.path} runs on ${runtime.name}, where nothing would account for its events; ${MAKE_IT}`,
    );
}
