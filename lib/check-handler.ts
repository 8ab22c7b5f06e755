import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Throws where a handler's stack, in which its subscriber would live, cannot refer to the router's. */
export function checkHandler(router: IConstruct, name: string, handler: LambdaFunction): void {
  const refuse = (where: string): never => {
    throw new Error(
      `subscriber "${name}": its handler ${handler.node.path} is in ${where}; a subscriber lives in its handler's stack: put that into the app, stage, account and region of the router, or make a router there too`,
    );
  };
  if (handler.node.root !== router.node.root) refuse(`another app than ${router.node.path}`);
  if (Stage.of(handler) !== Stage.of(router)) refuse(`another stage than ${router.node.path}`);
  for (const part of ['account', 'region'] as const) {
    const [own, other] = [Stack.of(router)[part], Stack.of(handler)[part]];
    if (own === other || Token.isUnresolved(own) || Token.isUnresolved(other)) continue;
    refuse(`the ${part} ${other}, and ${router.node.path} in ${own}`);
  }
}
