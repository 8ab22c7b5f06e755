import { describe, expect, it } from '@jest/globals';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type App, Stack, type StackProps, Stage } from 'aws-cdk-lib/core';
import type { Json } from '../../../core/event/event.ts';
import { EventRouter, type EventRouterProps, FunctionTarget } from '../../../lib/index.ts';
import { checkRuleQuota } from '../../../lib/router/checks/check-rule-quota.ts';
import { newApp } from '../synth.ts';

const env = { account: '111111111111', region: 'eu-west-1' };

function routerIn(scope: Stack, props: Partial<EventRouterProps> = {}): EventRouter {
  return new EventRouter(scope, 'Router', { authorizer: 'public', ...props });
}

/** Adds a subscriber whose function needs no bundling. */
function subscribe(
  router: EventRouter,
  scope: Stack,
  id: string,
  type: Json = 'order.placed',
): void {
  const handler = new LambdaFunction(scope, `${id}-function`, {
    code: Code.fromAsset('test/lib/handlers/made'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
  router.addSubscriber(id, { pattern: { type: [type] }, target: new FunctionTarget(handler) });
}

interface Place {
  readonly title: string;
  readonly here?: StackProps['env'];
  readonly there: (app: App) => Stack;
  readonly message: string;
}

const PLACES: readonly Place[] = [
  {
    title: 'in another app',
    there: () => new Stack(newApp(), 'There'),
    message:
      'subscriber "one": its target There/one-function is in another app than Here/Router; a subscriber lives in its target\'s stack: put that into the app, stage, account and region of the router, or make a router there too',
  },
  {
    title: 'in another stage',
    there: (app) => new Stack(new Stage(app, 'Beta'), 'There'),
    message: 'its target Beta/There/one-function is in another stage than Here/Router',
  },
  {
    title: 'in another account',
    here: env,
    there: (app) => new Stack(app, 'There', { env: { ...env, account: '222222222222' } }),
    message: 'is in the account 222222222222, and Here/Router in the account 111111111111',
  },
  {
    title: 'in another region',
    here: env,
    there: (app) => new Stack(app, 'There', { env: { ...env, region: 'eu-west-2' } }),
    message: 'is in the region eu-west-2, and Here/Router in the region eu-west-1',
  },
  {
    title: 'in an account that nobody has said',
    here: env,
    there: (app) => new Stack(app, 'There', { env: { region: env.region } }),
    message:
      "is in no account that its stack's `env` names, and Here/Router in the account 111111111111",
  },
  {
    title: 'in a region, when nobody has said that of the router',
    there: (app) => new Stack(app, 'There', { env: { region: env.region } }),
    message:
      "is in the region eu-west-1, and Here/Router in no region that its stack's `env` names",
  },
];

describe('a router', () => {
  it.each(PLACES)('rejects a target $title', ({ here, there, message }) => {
    const app = newApp();
    const router = routerIn(new Stack(app, 'Here', here === undefined ? {} : { env: here }));

    expect(() => subscribe(router, there(app), 'one')).toThrow(message);
  });

  it.each([undefined, { region: env.region }, env])(
    'takes a target of another stack with the same env, %j',
    (same) => {
      const app = newApp();
      const [here, there] = ['Here', 'There'].map(
        (id) => new Stack(app, id, same === undefined ? {} : { env: same }),
      ) as [Stack, Stack];

      subscribe(routerIn(here), there, 'one');

      expect(() => app.synth()).not.toThrow();
    },
  );

  it('rejects the 31st subscriber whose pattern has a wildcard, and takes others', () => {
    const stack = new Stack(newApp(), 'Test');
    const router = routerIn(stack);
    const wildcard = { wildcard: 'order.*' };
    for (let count = 1; count <= 30; count++) subscribe(router, stack, `w-${count}`, wildcard);

    expect(() => subscribe(router, stack, 'plain')).not.toThrow();
    expect(() => subscribe(router, stack, 'one-more', wildcard)).toThrow(
      'subscriber "one-more": the bus of Test/Router takes 30 rules whose patterns have a `wildcard`, a quota that AWS does not raise, and has them; match by `prefix` or `suffix` instead, or make another router',
    );
  });

  it('rejects a subscriber for whom its bus has no rule left', () => {
    const stack = new Stack(newApp(), 'Test');
    const router = routerIn(stack, { ruleQuota: 2 });
    for (const id of ['one', 'two']) subscribe(router, stack, id);

    expect(() => subscribe(router, stack, 'three')).toThrow(
      'subscriber "three": the bus of Test/Router takes 2 rules, and has one for each of 2 subscribers; have AWS raise EventBridge\'s quota "Number of rules" and pass the new one as `ruleQuota`, or make another router',
    );
  });

  it.each([
    ['', undefined, 300],
    [' in a region of fewer', 'eu-south-1', 100],
  ])('has so many rules as EventBridge takes%s', (_, region, quota) => {
    const stack = new Stack(newApp(), 'Test', region === undefined ? {} : { env: { region } });
    const addTo = (taken: number) => () =>
      checkRuleQuota(stack, 'more', { taken, quota: undefined });

    expect(addTo(quota - 1)).not.toThrow();
    expect(addTo(quota)).toThrow(`takes ${quota} rules`);
  });
});

describe('a stack', () => {
  it('rejects more than 500 resources and says what to do, before CDK counts', () => {
    const app = newApp();
    const router = routerIn(new Stack(app, 'Test'));
    const team = new Stack(app, 'Team');
    for (let number = 1; number <= 32; number++) subscribe(router, team, `subscriber-${number}`);

    expect(() => app.synth()).toThrow(
      /the stack Team has 5\d\d resources, and CloudFormation takes 500 in one; give further functions a scope in another stack: a subscriber lives in its target's stack, and those that are deployed stay where they are/,
    );
  });

  it("is counted against the limit of CDK's context", () => {
    expect(() => synthWithLimit(60)).toThrow(
      /the stack Test has 1\d\d resources, and CloudFormation takes 60 in one/,
    );
    expect(() => synthWithLimit(0)).not.toThrow();
  });
});

function synthWithLimit(limit: number): void {
  const app = newApp();
  app.node.setContext('@aws-cdk/core:stackResourceLimit', limit);
  const stack = new Stack(app, 'Test');
  const router = routerIn(stack);
  for (const id of ['one', 'two']) subscribe(router, stack, id);
  app.synth();
}
