import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  type EventRouterProps,
  FunctionTarget,
  SubscriberFunction,
  type SubscriberProps,
} from '../../lib/index.ts';
import { newApp, newHandler, newRouter } from './synth.ts';

const { stack, router } = newRouter();
const handler = newHandler(stack, 'function');
const pattern = { type: ['order.placed'] };
const parameter = new CfnParameter(stack, 'Number', { type: 'Number' });

interface Refusal {
  readonly title: string;
  readonly id?: string;
  readonly options: Partial<SubscriberProps>;
  readonly message: RegExp;
}

const REFUSALS: readonly Refusal[] = [
  {
    title: 'a pattern that EventBridge refuses',
    options: { pattern: { type: 'order.placed' } },
    message: /^subscriber "one": the pattern is refused: .*type/,
  },
  {
    title: 'a pattern longer than a rule takes',
    options: {
      pattern: { type: Array.from({ length: 100 }, (_, n) => `order.placed.number.${n}`) },
    },
    message: /pattern is refused: .*2048/,
  },
  { title: 'a name with upper case', id: 'Billing', options: {}, message: /a-z, 0-9 and -/ },
  { title: 'a name that is too long', options: { name: 'a'.repeat(65) }, message: /1 to 64/ },
  {
    title: 'KMS-managed queues',
    options: { encryption: QueueEncryption.KMS_MANAGED },
    message: /EventBridge cannot write .* `encryptionKey` of your own/,
  },
  {
    title: 'queues in the clear',
    options: { encryption: QueueEncryption.UNENCRYPTED },
    message: /SQS-managed/,
  },
  {
    title: 'KMS encryption without a key',
    options: { encryption: QueueEncryption.KMS },
    message: /needs an `encryptionKey`/,
  },
  {
    title: 'a beginning that is no time',
    options: { startFrom: '2026-11-01' },
    message: /`startFrom` must be an ISO 8601 time with its zone.* received "2026-11-01"/,
  },
  {
    title: 'a beginning without a duration',
    options: { startFrom: Duration.seconds(0) },
    message: /`startFrom` must be a second or more/,
  },
  { title: 'no attempts', options: { maxAttempts: 0 }, message: /from 1 to 1000; received 0/ },
  {
    title: 'a number that is not known in a pattern',
    options: { pattern: { data: { amount: [{ numeric: ['>', parameter.valueAsNumber] }] } } },
    message: /at `data.amount.numeric`: a number or an object is known at the deployment only/,
  },
  {
    title: 'a pattern that is not known',
    options: { pattern: Lazy.any({ produce: () => pattern }) as never },
    message: /the event pattern: a number or an object is known at the deployment only/,
  },
];

describe('addSubscriber', () => {
  it.each(REFUSALS)('rejects $title', ({ id = 'one', options, message }) => {
    expect(() =>
      router.addSubscriber(id, { pattern, target: new FunctionTarget(handler), ...options }),
    ).toThrow(message);
  });

  it('rejects a second subscriber of the same name', () => {
    const { stack: own, router: second } = newRouter();
    second.addSubscriber('one', { pattern, target: new FunctionTarget(newHandler(own, 'first')) });

    const again = () =>
      second.addSubscriber('two', {
        name: 'one',
        pattern,
        target: new FunctionTarget(newHandler(own, 'second')),
      });

    expect(again).toThrow('subscriber "one": Test/Router/one has this name already');
  });

  it('rejects a function that serves another subscriber', () => {
    const { stack: own, router: second } = newRouter();
    const shared = newHandler(own, 'shared');
    second.addSubscriber('one', { pattern, target: new FunctionTarget(shared) });

    const again = () =>
      second.addSubscriber('two', { pattern, target: new FunctionTarget(shared) });

    expect(again).toThrow('its function Test/shared serves the subscriber "one" already');
  });

  it('rejects a function that serves a subscriber of another router', () => {
    const { stack: own, router: first } = newRouter();
    const second = new EventRouter(own, 'Second', { authorizer: 'public' });
    const shared = newHandler(own, 'shared');
    first.addSubscriber('one', { pattern, target: new FunctionTarget(shared) });

    const again = () =>
      second.addSubscriber('one', { pattern, target: new FunctionTarget(shared) });

    expect(again).toThrow('already, which is Test/Router/one; make a second function');
  });

  it.each<[string, object, RegExp]>([
    [
      'a handler in the place of a target',
      { pattern, handler },
      /^subscriber "one": `handler` is now `target`; write `target: new FunctionTarget\(handler\)`/,
    ],
    [
      'the options of a target beside it',
      { pattern, target: new FunctionTarget(handler), batchSize: 5 },
      /^subscriber "one": `batchSize` is an option of the target; write `target: new FunctionTarget\(handler, \{ batchSize \}\)`/,
    ],
    [
      'a function that is no target',
      { pattern, target: handler },
      /^subscriber "one": `target` must be a target, such as .* received Test\/function$/,
    ],
    ['no target at all', { pattern }, /received undefined$/],
    ['the name of a target', { pattern, target: 'orders' }, /received "orders"$/],
  ])('rejects %s', (_, options, message) => {
    expect(() => router.addSubscriber('one', options as SubscriberProps)).toThrow(message);
  });
});

describe('EventRouter', () => {
  it('rejects a rule on its bus whose message group is a path', () => {
    const { stack: own, router: guarded } = newRouter();
    addFairRule(own, guarded, '$.detail.tenant');

    expect(() => Template.fromStack(own)).toThrow(/message group "\$\.detail\.tenant"/);
  });

  it('allows a rule on its bus whose message group is a text', () => {
    const { stack: own, router: guarded } = newRouter();
    addFairRule(own, guarded, 'tenant-1');

    expect(() => Template.fromStack(own)).not.toThrow();
  });

  it.each([
    [Duration.days(0), 'received 0 days'],
    [Duration.days(1.5), 'received 1 day 12 hours'],
    [Duration.hours(36), 'received 1 day 12 hours'],
  ])('rejects a retention of %s', (retention, received) => {
    expect(() => newRouter({ retention })).toThrow(received);
  });

  it('rejects days as a number, and says how retention is written', () => {
    const props = { retentionDays: 7 } as Partial<EventRouterProps>;

    expect(() => newRouter(props)).toThrow(
      'EventRouter Router: `retentionDays` is no prop of it any more; write `retention: Duration.days(...)`',
    );
  });

  it('rejects deliveries that would be overdue at once', () => {
    const overdueAfter = Duration.seconds(0);

    expect(() => newRouter({ overdueAfter })).toThrow(
      'overdueAfter must be a second or more; received 0 seconds',
    );
  });
});

describe('SubscriberFunction', () => {
  it('rejects an entry that is not there, and says where it looked', () => {
    const make = () => new SubscriberFunction(stack, 'missing', { entry: 'examples/none.ts' });

    expect(make).toThrow(/there is no file .*examples\/none\.ts; .*working folder/);
  });

  it('rejects an entry that cannot be bundled, with what esbuild says', () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'waybill-entry-')), 'broken.ts');
    writeFileSync(entry, "import './missing.ts';");
    const own = new Stack(newApp(), 'Test');
    const make = () => new SubscriberFunction(own, 'broken', { entry });

    expect(make).toThrow(/broken\.ts cannot be bundled:\s.*Could not resolve ".\/missing\.ts"/);
  });
});

function addFairRule(scope: Stack, { bus }: EventRouter, messageGroupId: string): void {
  new Rule(scope, 'Fair', {
    eventBus: bus,
    eventPattern: { source: ['/shop'] },
    targets: [new SqsQueue(new Queue(scope, 'Queue'), { messageGroupId })],
  });
}

describe('a router', () => {
  it.each([
    [
      'one of which nobody has said who may call it',
      undefined,
      /received nothing; pass 'iam' for whom IAM lets/,
    ],
    [
      'an authorizer that is a word',
      { authorizer: 'none' },
      /received "none"; .*'api-keys' for keys .*'public' to open it/,
    ],
    ['an authorizer that is null', { authorizer: null }, /received null/],
  ])('rejects %s', (_, props, message) => {
    const make = () => new EventRouter(new Stack(newApp(), 'Other'), 'Router', props as never);

    expect(make).toThrow(message);
  });
});
