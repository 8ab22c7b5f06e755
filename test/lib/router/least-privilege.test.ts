import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, Ingress } from '../../../lib/index.ts';
import { addElsewhere, newApp, newHandler } from '../synth.ts';
import { ALLOWED, type Found, type Statement } from './allowed-wildcards.ts';

/** What the functions of a router, and of subscribers wherever they live, may do with the ledger and with queues by their roles. */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  Ingest: [
    'dynamodb:BatchGetItem Table',
    'dynamodb:BatchWriteItem Table',
    'dynamodb:GetItem Table',
    'dynamodb:Query Table',
    'sqs:SendMessage RecoveryQueue',
  ],
  Operate: [
    'dynamodb:BatchGetItem Table',
    'dynamodb:BatchWriteItem Table',
    'dynamodb:DeleteItem Table',
    'dynamodb:GetItem Table',
    'dynamodb:PutItem Table',
    'dynamodb:Query Table',
    'dynamodb:Query Table index',
    'dynamodb:UpdateItem Table',
    'sqs:SendMessage JobsQueue',
  ],
  Query: [
    ...['BatchGetItem Table', 'GetItem Table', 'Query Table', 'Query Table index'].map(
      (grant) => `dynamodb:${grant}`,
    ),
    'sqs:GetQueueAttributes dyn-*',
  ],
  Provision: [
    ...['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
      (action) =>
        `dynamodb:${action} Table AUDIT#*,JOB#*,JOBS,PAUSE,PROVISION,REGISTRY,RUNNING,SUBSCRIBER`,
    ),
    'dynamodb:Query Table index',
    ...['CreateQueue', 'DeleteQueue', 'GetQueueAttributes', 'GetQueueUrl'].map(
      (action) => `sqs:${action} dyn-*`,
    ),
    'sqs:SetQueueAttributes dyn-*',
    'sqs:SendMessage JobsQueue',
  ],
  DeadLetter: [
    'dynamodb:BatchGetItem Table',
    'dynamodb:BatchWriteItem Table',
    'dynamodb:GetItem Table',
    'dynamodb:PutItem Table',
    'dynamodb:Query Table',
    'dynamodb:UpdateItem Table',
    ...consume('RecoveryQueue'),
    ...consume('RunTimeDeadLetterQueue'),
    'sqs:SendMessage dyn-*',
    ...consume('billingQueuesDeadLetterQueue'),
    ...consume('emailQueuesDeadLetterQueue'),
  ],
  SharedDeadLetter: [
    'dynamodb:BatchGetItem Table',
    'dynamodb:BatchWriteItem Table',
    'dynamodb:GetItem Table',
    'dynamodb:PutItem Table',
    'dynamodb:Query Table',
    'dynamodb:UpdateItem Table',
    ...consume('elsewhereQueuesDeadLetterQueue'),
  ],
  Reconcile: [
    'dynamodb:BatchGetItem Table',
    'dynamodb:BatchWriteItem Table',
    'dynamodb:DeleteItem Table',
    'dynamodb:GetItem Table',
    'dynamodb:PutItem Table',
    'dynamodb:Query Table',
    'dynamodb:Query Table index',
    'dynamodb:UpdateItem Table',
    'sqs:SendMessage JobsQueue',
    'sqs:GetQueueAttributes RunTimeDeadLetterQueue',
    ...['sqs:GetQueueAttributes dyn-*', 'sqs:SendMessage dyn-*'],
  ],
  RunJob: [
    'dynamodb:BatchGetItem Table',
    'dynamodb:BatchWriteItem Table',
    'dynamodb:DeleteItem Table',
    'dynamodb:Query Table index',
    'dynamodb:UpdateItem Table',
    ...consume('JobsQueue'),
    'dynamodb:GetItem Table',
    'dynamodb:PutItem Table',
    'dynamodb:Query Table',
    'sqs:SendMessage JobsQueue',
    'sqs:SendMessage dyn-*',
  ],
  ...Object.fromEntries(
    ['billing', 'email', 'elsewhere'].map((name) => [
      `${name}function`,
      [
        ...['BatchGetItem', 'BatchWriteItem', 'PutItem', 'UpdateItem'].map(
          (action) => `dynamodb:${action} Table DELIVERY#${name}#*`,
        ),
        ...consume(`${name}QueuesQueue`),
        `sqs:SendMessage ${name}QueuesDeadLetterQueue`,
        `sqs:SendMessage ${name}QueuesQueue`,
      ],
    ]),
  ),
};

const QUEUE_OR_TABLE =
  /(billing|email|elsewhere)Queues(DeadLetter)?Queue|(Recovery|BusDeadLetter|RunTimeDeadLetter|Jobs)Queue|dyn-\*|Table/;

function consume(queue: string): readonly string[] {
  return [
    'ChangeMessageVisibility',
    'DeleteMessage',
    'GetQueueAttributes',
    'GetQueueUrl',
    'ReceiveMessage',
  ].map((action) => `sqs:${action} ${queue}`);
}

/** What a statement allows on the ledger or on queues, one action on one resource at a time. */
function grantsOf({ Action, Resource, Condition }: Statement): readonly string[] {
  const actions = [Action].flat().filter((action) => /^(dynamodb|sqs):/.test(action));
  return [Resource].flat().flatMap((resource) => {
    const text = JSON.stringify(resource);
    const [name] = QUEUE_OR_TABLE.exec(text) ?? [text];
    const index = text.includes('/index/') ? ' index' : '';
    return actions.map((action) => `${action} ${name}${index}${rowsOf(Condition)}`);
  });
}

/** The rows that a condition leaves: only one that holds for every key, and that wants a key, leaves some. */
function rowsOf(condition: unknown): string {
  if (condition === undefined) return '';
  const { 'ForAllValues:StringLike': keys, Null, ...others } = condition as Conditions;
  expect(others).toEqual({});
  expect(Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
  return ` ${keys?.['dynamodb:LeadingKeys']}`;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Every statement of every policy of a template, wherever it stands. */
function statementsOf(template: Template): readonly Found[] {
  const { Resources } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  };
  return Object.entries(Resources).flatMap(([resource, { Type: type, Properties = {} }]) =>
    Object.values(Properties).flatMap((value) => {
      const found = (value as { Statement?: readonly Statement[] } | null)?.Statement ?? [];
      return found.map((statement) => ({ resource, type, statement }));
    }),
  );
}

const hasWildcard = ({ statement: { Action, Resource } }: Found): boolean =>
  JSON.stringify([Action, Resource ?? '']).includes('*');

const CASES = [
  ['public', 'http-api'],
  ['api-keys', 'http-api'],
  ['api-keys', 'function-url'],
] as const;

describe.each(CASES)(
  'a policy of a router with %s behind a %s, or of a subscriber wherever it lives,',
  (authorizer, ingress) => {
    const app = newApp();
    const stack = new Stack(app, 'Test');
    const team = new Stack(app, 'Team');
    const router = new EventRouter(stack, 'Router', {
      ingress:
        ingress === 'function-url'
          ? Ingress.functionUrl({ authorizer })
          : Ingress.httpApi({ authorizer }),
      encryptionKey: new Key(stack, 'Key'),
    });
    for (const id of ['billing', 'email']) {
      const handler = newHandler(stack, `${id}-function`);
      router.addSubscriber(id, {
        pattern: { type: ['order.placed'] },
        target: new FunctionTarget(handler),
      });
    }
    addElsewhere(router, team);
    const statementsElsewhere = statementsOf(Template.fromStack(team));
    const statements = [...statementsOf(Template.fromStack(stack)), ...statementsElsewhere];

    it('has no wildcard without one of the reasons on the list', () => {
      const unexplained = statements.filter(
        (found) => hasWildcard(found) && !ALLOWED.some(({ is }) => is(found)),
      );

      expect(statements.length).toBeGreaterThan(50);
      expect(statementsElsewhere.length).toBeGreaterThan(10);
      expect(unexplained).toEqual([]);
    });

    it.each(ALLOWED)('needs the exception that $reason', ({ is }) => {
      expect(statements.filter(hasWildcard).some(is)).toBe(true);
    });

    it('gives every role exactly what its function does with the ledger and with queues', () => {
      const roles = Object.entries(GRANTS).filter(
        ([name]) => ingress === 'http-api' || !/^(Ingest|Operate|Query)$/.test(name),
      );
      for (const [name, grants] of roles) {
        const role = new RegExp(
          `(Functions|RunTime|Shared|^)${name.replace('Shared', '')}RoleDefaultPolicy`,
        );
        const found = statements.filter(
          ({ resource, statement: { Effect } }) =>
            role.test(resource) &&
            resource.includes('Shared') === name.startsWith('Shared') &&
            Effect === 'Allow',
        );
        const granted = found.flatMap(({ statement }) => grantsOf(statement));
        const keys = authorizer === 'api-keys';
        const more = [
          ...(keys && name === 'Ingest' ? ['dynamodb:UpdateItem Table'] : []),
          ...(keys && name === 'Provision' ? ['dynamodb:Query Table KEY'] : []),
        ];

        expect([name, [...new Set(granted)].toSorted()]).toEqual([
          name,
          [...grants, ...more].toSorted(),
        ]);
      }
    });

    it('lets in nobody but the services and functions that a queue is for', () => {
      const allowed = statements
        .filter(
          ({ type, statement }) => type === 'AWS::SQS::QueuePolicy' && statement.Effect === 'Allow',
        )
        .map(({ resource, statement: { Action, Principal } }) => [
          QUEUE_OR_TABLE.exec(resource)?.[0],
          Action,
          [...JSON.stringify(Principal).matchAll(/events\.amazonaws\.com|(\w+)Role/g)]
            .map(([service, role]) => role?.replace(/.*(Functions|Shared)/, '') ?? service)
            .join(' and '),
        ]);
      const query = ingress === 'http-api' ? 'Query' : 'FunctionUrl';

      // CDK's own grant to the rule's target.
      const rule = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];

      expect(allowed.map((entry) => entry.join(' ')).toSorted()).toEqual(
        [
          ['BusDeadLetterQueue', 'sqs:SendMessage', 'events.amazonaws.com'],
          ['RunTimeDeadLetterQueue', 'sqs:SendMessage', 'events.amazonaws.com'],
          ...['billing', 'email', 'elsewhere'].flatMap((name) => [
            [`${name}QueuesDeadLetterQueue`, 'sqs:SendMessage', 'events.amazonaws.com'],
            [`${name}QueuesDeadLetterQueue`, 'sqs:GetQueueAttributes', 'Reconcile'],
            [
              `${name}QueuesQueue`,
              'sqs:GetQueueAttributes',
              [query, 'Reconcile'].toSorted().join(' and '),
            ],
            [`${name}QueuesQueue`, 'sqs:SendMessage', 'DeadLetter and Reconcile and RunJob'],
            [`${name}QueuesQueue`, rule, 'events.amazonaws.com'],
          ]),
        ]
          .map((entry) => entry.join(' '))
          .toSorted(),
      );
    });

    it('allows nothing to everybody', () => {
      const everybody = statements.filter(
        ({ statement: { Effect, Principal } }) =>
          Effect === 'Allow' && /^("\*"|\{"AWS":"\*"\})$/.test(JSON.stringify(Principal) ?? ''),
      );

      expect(everybody).toEqual([]);
    });
  },
);

describe('the function that makes subscribers at run time', () => {
  const stack = new Stack(newApp(), 'Test');
  new EventRouter(stack, 'Router', { authorizer: 'public' });
  const actions = statementsOf(Template.fromStack(stack))
    .filter(({ resource }) => resource.includes('ProvisionRole'))
    .flatMap(({ statement }) => [statement.Action].flat())
    .filter((action) => !/^(dynamodb|sqs):/.test(action));

  it('may make and delete rules that begin with its own prefix, write its log, and nothing of IAM', () => {
    expect(actions.toSorted()).toEqual([
      ...['events:DeleteRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'],
      ...['logs:CreateLogStream', 'logs:PutLogEvents', 'sts:AssumeRole'],
    ]);
  });
});
