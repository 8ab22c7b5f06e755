import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { checkMade, MAKE_IT } from './check-made.ts';

/** The runtimes of other languages. Those of one's own (`provided`) may be a Node, or what runs JavaScript like it. */
const OTHER_LANGUAGE = /^(python|java|dotnet|go|ruby)/;

/**
 * Throws where a handler cannot be given what a subscriber needs, or its stack, in which the subscriber would live,
 * cannot refer to the router's. Its code is looked at when the app is synthesized.
 */
export function checkHandler(router: IConstruct, name: string, handler: LambdaFunction): void {
  checkKind(name, handler);
  checkPlace(router, name, handler);
  if (handler.timeout?.isUnresolved())
    throw new Error(
      `subscriber "${name}": the timeout of its handler ${handler.node.path} is known at the deployment only, and the queue's visibility timeout is a multiple of it; give the function a timeout that is known now`,
    );
  checkLanguage(name, handler);
  handler.node.addValidation({ validate: () => checkMade(name, handler) });
}

function checkLanguage(name: string, { node, runtime }: LambdaFunction): void {
  if (!OTHER_LANGUAGE.test(runtime?.name ?? '')) return;
  throw new Error(
    `subscriber "${name}": its handler ${node.path} runs on ${runtime.name}, where nothing would account for its events; ${MAKE_IT}`,
  );
}

/** Not by `instanceof`: an app may have two copies of CDK. */
function checkKind(name: string, handler: LambdaFunction | undefined): void {
  if (typeof handler?.addEnvironment === 'function' && handler.node !== undefined) return;
  const received = handler?.node?.path ?? JSON.stringify(handler);
  throw new Error(
    `subscriber "${name}": its handler must be a function that this app makes, since the router sets its variables, grants and event source: a SubscriberFunction, a NodejsFunction or another \`Function\` of aws-cdk-lib/aws-lambda, and no alias, version or imported function; received ${received}`,
  );
}

function checkPlace(router: IConstruct, name: string, handler: LambdaFunction): void {
  const refuse = (where: string): never => {
    throw new Error(
      `subscriber "${name}": its handler ${handler.node.path} is in ${where}; a subscriber lives in its handler's stack: put that into the app, stage, account and region of the router, or make a router there too`,
    );
  };
  if (handler.node.root !== router.node.root) refuse(`another app than ${router.node.path}`);
  if (Stage.of(handler) !== Stage.of(router)) refuse(`another stage than ${router.node.path}`);
  // CDK takes a place that is known and one that is not for two.
  for (const part of ['account', 'region'] as const) {
    const [own, other] = [Stack.of(router)[part], Stack.of(handler)[part]];
    if (own === other || (Token.isUnresolved(own) && Token.isUnresolved(other))) continue;
    const say = (value: string) =>
      Token.isUnresolved(value)
        ? `no ${part} that its stack's \`env\` names`
        : `the ${part} ${value}`;
    refuse(`${say(other)}, and ${router.node.path} in ${say(own)}`);
  }
}
