import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { SubscriberTarget } from '../targets/subscriber-target.ts';

/** What the options of a function's target were in the place of before, each with where it is now. */
const MOVED = ['batchSize', 'maxBatchingWindow', 'maxConcurrency'];

/** Throws where a subscriber has no target, an option is where it was before, or what would be its stack cannot refer to the router's. */
export function checkTarget(
  router: IConstruct,
  name: string,
  options: { readonly target: SubscriberTarget },
): void {
  const refuse = (message: string): never => {
    throw new Error(`subscriber "${name}": ${message}`);
  };
  if ('handler' in options)
    refuse('`handler` is now `target`; write `target: new FunctionTarget(handler)`');
  if ('oldestAge' in options)
    refuse('`oldestAge` is one of the alarms; write `alarms: { oldestAge: ... }`');
  const moved = MOVED.find((option) => option in options);
  if (moved !== undefined)
    refuse(
      `\`${moved}\` is an option of the target; write \`target: new FunctionTarget(handler, { ${moved} })\``,
    );
  const { target } = options;
  if (typeof target?.bind !== 'function') {
    const received = isConstruct(target) ? target.node.path : JSON.stringify(target);
    refuse(
      `\`target\` must be a target, such as \`new FunctionTarget(handler)\`; received ${received}`,
    );
  }
  if (target.home !== undefined) checkPlace(router, target.home, refuse);
}

function isConstruct(value: unknown): value is IConstruct {
  return typeof value === 'object' && value !== null && 'node' in value;
}

function checkPlace(
  router: IConstruct,
  home: IConstruct,
  refuse: (message: string) => never,
): void {
  const refusePlace = (where: string): never =>
    refuse(
      `its target ${home.node.path} is in ${where}; a subscriber lives in its target's stack: put that into the app, stage, account and region of the router, or make a router there too`,
    );
  if (home.node.root !== router.node.root) refusePlace(`another app than ${router.node.path}`);
  if (Stage.of(home) !== Stage.of(router)) refusePlace(`another stage than ${router.node.path}`);
  // CDK takes a place that is known and one that is not for two.
  for (const part of ['account', 'region'] as const) {
    const [own, other] = [Stack.of(router)[part], Stack.of(home)[part]];
    if (own === other || (Token.isUnresolved(own) && Token.isUnresolved(other))) continue;
    const say = (value: string) =>
      Token.isUnresolved(value)
        ? `no ${part} that its stack's \`env\` names`
        : `the ${part} ${value}`;
    refusePlace(`${say(other)}, and ${router.node.path} in ${say(own)}`);
  }
}
