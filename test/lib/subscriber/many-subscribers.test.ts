import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { type App, NestedStack, Stack } from 'aws-cdk-lib/core';
import { ROUTES, type RouteGroup } from '../../../core/api/routes.ts';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { newApp, newHandler } from '../synth.ts';

/** What a role's inline policies may have together, without spaces (IAM user guide, "IAM and AWS STS quotas"). */
const POLICY_LIMIT = 10_240;

/** As long as the ARN of a queue gets; it stands for each reference. */
const LONG_ARN = `arn:aws:sqs:ap-northeast-1:123456789012:${'q'.repeat(80)}`;

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Stacks {
  readonly app: App;
  readonly router: Stack;
  readonly teams: readonly Stack[];
}

/** A router in a stack of its own, and so many subscribers in each of two others. */
function makeStacks(subscribers: number, references = 'weak'): Stacks {
  const app = newApp();
  app.node.setContext('@aws-cdk/core:defaultCrossStackReferences', references);
  const stack = new Stack(app, 'Events');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  const teams = ['sales', 'stock'].map((team) => new Stack(app, team));
  for (const team of teams)
    for (let number = 1; number <= subscribers; number++)
      subscribe(router, team, `${team.node.id}-${number}`);
  return { app, router: stack, teams };
}

function subscribe(
  router: EventRouter,
  stack: Stack,
  id: string,
  handlerId = `${id}-function`,
): void {
  const handler = newHandler(stack, handlerId);
  router.addSubscriber(id, {
    pattern: { type: ['order.placed'] },
    target: new FunctionTarget(handler),
  });
}

function resourcesOf(stack: Stack, type?: string): readonly [string, Resource][] {
  const { Resources = {} } = Template.fromStack(stack).toJSON() as {
    Resources?: Readonly<Record<string, Resource>>;
  };
  return Object.entries(Resources).filter(([, { Type }]) => type === undefined || Type === type);
}

/** The queues of a stack but for the router's own. */
function queuesOf(stack: Stack): readonly string[] {
  return resourcesOf(stack, 'AWS::SQS::Queue')
    .map(([id]) => id)
    .filter((id) => !/RecoveryQueue|RouterJobs|RouterRunTime/.test(id));
}

/** The characters of the inline policies of each role of a stack. */
function policySizes(stack: Stack): readonly number[] {
  const sizes = new Map<string, number>();
  for (const [, { Properties }] of resourcesOf(stack, 'AWS::IAM::Policy')) {
    const role = JSON.stringify(Properties.Roles);
    const size = JSON.stringify(Properties.PolicyDocument, (_, value) =>
      isReference(value) ? LONG_ARN : value,
    ).length;
    sizes.set(role, (sizes.get(role) ?? 0) + size);
  }
  return [...sizes.values()];
}

function isReference(value: unknown): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && /^(Ref|Fn::.+)$/.test(keys[0] ?? '');
}

describe.each(['weak', 'strong'])(
  '60 subscribers in two other stacks, by %s references',
  (kind) => {
    const { app, router, teams } = makeStacks(30, kind);
    const stacks = [router, ...teams];

    it('leave every stack below 500 resources', () => {
      const queues = teams.map((stack) => resourcesOf(stack, 'AWS::SQS::Queue').length);
      const counts = stacks.map((stack) => resourcesOf(stack).length);

      expect(queues).toEqual([60, 60]);
      expect(Math.max(...counts)).toBeLessThan(500);
    });

    it('are deployed after the router, which waits for none of them', () => {
      const assembly = app.synth();

      const dependencies = stacks.map(({ artifactId }) =>
        assembly
          .getStackArtifact(artifactId)
          .dependencies.map(({ id }) => id)
          .filter((id) => !id.endsWith('.assets')),
      );

      expect(dependencies).toEqual([[], ['Events'], ['Events']]);
    });

    it("leave the router's resources as they are without them, and its outputs as with the first", () => {
      const [none, first] = [makeStacks(0, kind), makeStacks(1, kind)];
      const template = Template.fromStack(router).toJSON();

      expect(template.Resources).toEqual(Template.fromStack(none.router).toJSON().Resources);
      expect(template).toEqual(Template.fromStack(first.router).toJSON());
    });

    it('leave the inline policies of every role below what IAM takes', () => {
      const sizes = stacks.flatMap(policySizes);

      expect(sizes).toHaveLength(9 + 2 * 31);
      expect(Math.max(...sizes)).toBeGreaterThan(30 * LONG_ARN.length);
      expect(Math.max(...sizes)).toBeLessThan(POLICY_LIMIT);
    });
  },
);

describe('a stack', () => {
  it('has room for 24 subscribers beside a router, and for 30 elsewhere', () => {
    const room = [0, 1, 2].map((subscribers) => {
      const app = newApp();
      const [own, team] = [new Stack(app, 'Events'), new Stack(app, 'sales')];
      const router = new EventRouter(own, 'Router', { authorizer: 'public' });
      for (const stack of [own, team])
        for (let number = 1; number <= subscribers; number++)
          subscribe(router, stack, `${stack.node.id.toLowerCase()}-${number}`);
      return [own, team].map((stack) => resourcesOf(stack).length);
    });

    // Each route is a resource.
    const ofKeys: readonly RouteGroup[] = ['keys', 'session'];
    const router = 77 + ROUTES.filter(({ group }) => !ofKeys.includes(group)).length;
    expect(room).toEqual([
      [router, 0],
      [router + 16, 5 + 16],
      [router + 2 * 16, 5 + 2 * 16],
    ]);
    expect([Math.floor((500 - router) / 16), Math.floor((500 - 5) / 16)]).toEqual([24, 30]);
  });
});

describe('the subscribers of another stack', () => {
  const [team = new Stack()] = makeStacks(2).teams;

  it('have a function of their own for their dead letters, and for theirs alone', () => {
    const [deadLetter, ...others] = resourcesOf(team, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) =>
        Properties.Description ===
        'Records outcomes that came late, and schedules what crashed anew',
    );
    const policy = resourcesOf(team, 'AWS::IAM::Policy').find(([id]) =>
      id.includes('DeadLetterRole'),
    );

    expect(deadLetter?.[0]).toMatch(/^EventsRouter.{8}SharedDeadLetter/);
    expect(others).toEqual([]);
    expect(policy?.[1].Properties.PolicyDocument).toMatchObject({
      Statement: [
        { Action: expect.arrayContaining(['logs:PutLogEvents']) },
        { Action: expect.arrayContaining(['dynamodb:PutItem']) },
        {
          Action: expect.arrayContaining(['sqs:DeleteMessage']),
          Resource: ['1', '2'].map((number) => ({
            'Fn::GetAtt': [expect.stringContaining(`sales${number}QueuesDeadLetterQueue`), 'Arn'],
          })),
        },
      ],
    });
  });

  it.each([
    ['tell `query` of the other stack how full they are', 'QueryRole', 'sqs:GetQueueAttributes'],
    ['take retries from `reconcile` of the other stack', 'ReconcileRole', 'sqs:SendMessage'],
    ['take retries from `dead-letter` of their own', 'SharedDeadLetterRole', 'sqs:SendMessage'],
    ['tell `reconcile` how full they are', 'ReconcileRole', 'sqs:GetQueueAttributes'],
  ])('%s', (_, role, Action) => {
    const allowed = resourcesOf(team, 'AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) =>
      (
        Properties.PolicyDocument as {
          Statement: { Principal: object; Action: unknown; Resource: object }[];
        }
      ).Statement.filter(
        (statement) =>
          JSON.stringify(statement.Principal).includes(role) &&
          statement.Action === Action &&
          !JSON.stringify(statement.Resource).includes('DeadLetterQueue'),
      ),
    );

    expect(allowed).toMatchObject(
      ['1', '2'].map((number) => ({
        Effect: 'Allow',
        Action,
        Resource: {
          'Fn::GetAtt': [
            expect.stringMatching(new RegExp(`sales${number}QueuesQueue.{8}$`)),
            'Arn',
          ],
        },
      })),
    );
  });

  it('keep their queues, rules and registrations when a handler is replaced by another', () => {
    const withHandler = (handlerId: string) => {
      const app = newApp();
      const router = new EventRouter(new Stack(app, 'Events'), 'Router', { authorizer: 'public' });
      const stack = new Stack(app, 'sales');
      subscribe(router, stack, 'billing', handlerId);
      return resourcesOf(stack)
        .filter(([, { Type }]) => /::(Queue|QueuePolicy|Rule|WaybillSubscriber)$/.test(Type))
        .map(([id]) => id);
    };

    expect(withHandler('before')).toHaveLength(6);
    expect(withHandler('after')).toEqual(withHandler('before'));
  });

  it('may be those of two routers', () => {
    const app = newApp();
    const events = new Stack(app, 'Events');
    const stack = new Stack(app, 'sales');
    for (const id of ['First', 'Second']) {
      const router = new EventRouter(events, id, { authorizer: 'public' });
      subscribe(router, stack, 'billing', `${id}-function`);
    }

    expect(resourcesOf(stack, 'Custom::WaybillSubscriber')).toHaveLength(2);
  });

  it('may live in a nested stack, of the router or of a team', () => {
    const app = newApp();
    const events = new Stack(app, 'Events');
    const router = new EventRouter(events, 'Router', { authorizer: 'public' });
    const nested = [events, new Stack(app, 'sales')].map(
      (parent, index) => new NestedStack(parent, `Nested${index}`),
    );
    for (const stack of nested)
      for (const number of [1, 2])
        subscribe(router, stack, `${stack.node.id.toLowerCase()}-${number}`);

    for (const stack of nested)
      expect(resourcesOf(stack, 'Custom::WaybillSubscriber')).toHaveLength(2);
    expect(queuesOf(events)).toEqual([]);
    expect(app.synth().getStackArtifact('Events').dependencies).toHaveLength(1);
  });

  it('may live around a nested stack with the router', () => {
    const stack = new Stack(newApp(), 'Shop');
    const nested = new NestedStack(stack, 'Events');
    const router = new EventRouter(nested, 'Router', { authorizer: 'public' });

    subscribe(router, stack, 'billing');

    expect(resourcesOf(stack, 'AWS::SQS::Queue')).toHaveLength(2);
    expect(queuesOf(nested)).toEqual([]);
  });
});
