import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { idleLines } from '../../../core/cost/idle-lines.ts';
import { EventRouter } from '../../../lib/index.ts';
import { newApp, newRouter, resources, synthOnce } from '../synth.ts';

const alarms = resources('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const entryOf = ({ AlarmDescription }: Readonly<Record<string, unknown>>) =>
  /docs\/operations\.md#([a-z-]+)/.exec(String(AlarmDescription))?.[1];
/** Without an `encryptionKey`. */
const ROUTER_ALARMS = 13;
const SUBSCRIBER_ALARMS = 4;
/** Those of a router with a key of yours and no subscribers. */
const encrypted = encryptedAlarms();
const alarmOf = (entry: string) => alarms.filter((alarm) => entryOf(alarm) === entry);

function encryptedAlarms(): Record<string, unknown>[] {
  const stack = new Stack(newApp(), 'Test');
  const encryptionKey = new Key(stack, 'Key');
  new EventRouter(stack, 'Router', { authorizer: 'public', encryptionKey });
  const found = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  return Object.values(found).map(({ Properties }) => Properties);
}

describe('the alarms of a router', () => {
  it('are there without being asked for, and tell nobody', () => {
    expect(alarms).toHaveLength(ROUTER_ALARMS + 2 * SUBSCRIBER_ALARMS);
    for (const alarm of alarms) expect(alarm).not.toHaveProperty('AlarmActions');
  });

  it('each name an entry of the runbook, and every entry has its alarm', () => {
    const runbook = readFileSync('docs/operations.md', 'utf8');
    const entries = [...runbook.matchAll(/^### (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );

    expect(new Set([...alarms, ...encrypted].map(entryOf))).toEqual(new Set(entries));
  });

  it.each([
    ['dead-deliveries', 'Waybill', 'DeadDeliveries', 'router'],
    ['overdue-deliveries', 'Waybill', 'OverdueEvents', 'router'],
    ['outbox-not-empty', 'Waybill', 'OutboxSize', 'router'],
    ['server-errors', 'AWS/ApiGateway', '5xx', 'ApiId'],
  ])(
    '%s looks at a figure that is written when there is one',
    (entry, Namespace, MetricName, Name) => {
      expect(alarmOf(entry)).toMatchObject([
        {
          ...{ Namespace, MetricName, Dimensions: [{ Name, Value: expect.anything() }] },
          ...{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 },
          TreatMissingData: 'notBreaching',
        },
      ]);
    },
  );

  it('take an outbox that is not empty for 5 minutes, and one late run in them', () => {
    const [alarm] = alarmOf('outbox-not-empty');

    expect(alarm).toMatchObject({ Period: 60, EvaluationPeriods: 5, DatapointsToAlarm: 4 });
  });

  it('take a reconcile that does not run, or only fails, for 5 minutes', () => {
    expect(alarmOf('reconcile-not-running')).toMatchObject([
      {
        Metrics: [
          { Expression: 'runs - errors' },
          { Id: 'runs', MetricStat: { Metric: { MetricName: 'Invocations' }, Period: 300 } },
          { Id: 'errors', MetricStat: { Metric: { MetricName: 'Errors' }, Period: 300 } },
        ],
        ...{ ComparisonOperator: 'LessThanThreshold', Threshold: 1 },
        TreatMissingData: 'breaching',
      },
    ]);
  });

  it('take dead letters that could not be recorded, whether the function failed or kept them', () => {
    expect(alarmOf('dead-letter-failing')).toMatchObject([
      {
        Metrics: [
          { Expression: 'FILL(errors, 0) + FILL(left, 0)' },
          { MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' } } },
          { MetricStat: { Metric: { Namespace: 'Waybill', MetricName: 'UnrecordedOutcomes' } } },
        ],
      },
    ]);
  });

  it('take an event that is retried for longer than it may wait, as long as it is tried once an hour', () => {
    const { stack } = newRouter({ alarms: { oldestAge: Duration.hours(2) } });
    const [own] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))
      .map(({ Properties }) => Properties)
      .filter((alarm) => entryOf(alarm) === 'retrying-for-long');

    expect(alarmOf('retrying-for-long')).toMatchObject([
      {
        ...{ Namespace: 'Waybill', MetricName: 'RetryAge', Statistic: 'Maximum', Threshold: 3600 },
        ...{ Period: 300, EvaluationPeriods: 12, DatapointsToAlarm: 1 },
      },
    ]);
    expect(own).toMatchObject({
      Threshold: 7200,
      AlarmDescription: expect.stringContaining('for longer than 2 hours.'),
    });
  });

  it('take any event that the bus with a key of yours could not encrypt or decrypt', () => {
    const [alarm, ...others] = encrypted.filter(
      (candidate) => entryOf(candidate) === 'bus-dead-letters',
    );

    expect(others).toEqual([]);
    expect(alarmOf('bus-dead-letters')).toEqual([]);
    expect(alarm).toMatchObject({
      ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible' },
      Dimensions: [
        {
          Name: 'QueueName',
          Value: {
            'Fn::GetAtt': [expect.stringMatching(/^RouterBusDeadLetterQueue/), 'QueueName'],
          },
        },
      ],
      ...{ Statistic: 'Maximum', ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 },
    });
  });

  it('take what DynamoDB refuses of the table and of writes to its indexes, twice in a row', () => {
    const [alarm, ...others] = alarmOf('table-throttles');
    const [table] = resources('AWS::DynamoDB::Table');
    const ofTable = { Name: 'TableName', Value: { Ref: table?.[0] } };
    const ofIndex = (Value: string) => [{ Name: 'GlobalSecondaryIndexName', Value }, ofTable];
    const metric = (MetricName: string, Dimensions: unknown) => ({
      MetricStat: {
        Metric: { Namespace: 'AWS/DynamoDB', MetricName, Dimensions },
        ...{ Stat: 'Sum', Period: 300 },
      },
    });

    expect(others).toEqual([]);
    expect(alarm).toMatchObject({
      Metrics: [
        {
          Expression:
            'FILL(reads, 0) + FILL(writes, 0) + FILL(writes_byTime, 0) + FILL(writes_byStatus, 0)',
        },
        metric('ReadThrottleEvents', [ofTable]),
        metric('WriteThrottleEvents', [ofTable]),
        metric('WriteThrottleEvents', ofIndex('byTime')),
        metric('WriteThrottleEvents', ofIndex('byStatus')),
      ],
      ...{ EvaluationPeriods: 2, Threshold: 0, TreatMissingData: 'notBreaching' },
    });
  });

  it('take what EventBridge refuses of the account, and what it holds back of the bus', () => {
    const [bus] = resources('AWS::Events::EventBus');
    const Namespace = 'AWS/Events';

    expect(alarmOf('bus-throttles')).toMatchObject([
      {
        Metrics: [
          { Expression: 'FILL(events, 0) + FILL(deliveries, 0)' },
          {
            MetricStat: {
              Metric: { Namespace, MetricName: 'PutEventsApproximateThrottledCount' },
              Stat: 'Sum',
            },
          },
          {
            MetricStat: {
              Metric: {
                ...{ Namespace, MetricName: 'ThrottledRules' },
                Dimensions: [{ Name: 'EventBusName', Value: { Ref: bus?.[0] } }],
              },
              Stat: 'Sum',
            },
          },
        ],
        ...{ EvaluationPeriods: 2, Threshold: 0, TreatMissingData: 'notBreaching' },
      },
    ]);
    expect(JSON.stringify(alarmOf('bus-throttles')).match(/"Dimensions"/g)).toHaveLength(1);
  });

  it('take events that wait while none is received, which is what a disabled event source does', () => {
    const queues = (name: string) => ({
      Name: 'QueueName',
      Value: { 'Fn::GetAtt': [expect.stringMatching(name), 'QueueName'] },
    });

    expect(alarmOf('not-received')).toMatchObject(
      ['Routerbilling', 'RouterAuditLog'].map((name) => ({
        Metrics: [
          { Expression: 'IF(FILL(received, 0) == 0, waiting, 0)' },
          {
            MetricStat: {
              Metric: {
                MetricName: 'NumberOfMessagesReceived',
                Dimensions: [queues(`^${name}QueuesQueue`)],
              },
              ...{ Stat: 'Sum', Period: 300 },
            },
          },
          {
            MetricStat: {
              Metric: {
                MetricName: 'ApproximateNumberOfMessagesVisible',
                Dimensions: [queues(`^${name}QueuesQueue`)],
              },
              ...{ Stat: 'Minimum', Period: 300 },
            },
          },
        ],
        ...{ EvaluationPeriods: 4, Threshold: 0, TreatMissingData: 'notBreaching' },
      })),
    );
  });

  it("take what waits in each dead-letter queue, and of the router's own queues in one", () => {
    const ageOf = (name: string) => ({
      ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage' },
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching(name), 'QueueName'] } },
      ],
    });
    const above = { Threshold: 900, ComparisonOperator: 'GreaterThanThreshold' };
    const queues = ['^RouterRecoveryQueue', '^RouterRunTimeDeadLetterQueue'];

    expect(alarmOf('dead-letter-age')).toMatchObject([
      {
        ...above,
        Metrics: [
          { Expression: 'MAX([FILL(waybills, 0), FILL(runTime, 0)])' },
          ...queues.map((name) => ({ MetricStat: { Metric: ageOf(name), Stat: 'Maximum' } })),
        ],
      },
      ...['^RouterbillingQueuesDead', '^RouterAuditLogQueuesDead'].map((name) => ({
        ...{ ...ageOf(name), ...above },
        Statistic: 'Maximum',
      })),
    ]);
  });

  it('take a reconcile that is behind, which it says itself, twice in a row', () => {
    expect(alarmOf('reconcile-behind')).toMatchObject([
      {
        ...{ Namespace: 'Waybill', MetricName: 'ReconcileLag', Statistic: 'Maximum' },
        ...{ Threshold: 300, EvaluationPeriods: 2, TreatMissingData: 'notBreaching' },
      },
    ]);
  });

  it('cost what the calculator says: each metric that one looks at is paid for', () => {
    const looksAt = ({
      Metrics = [{ MetricStat: 'its only one' }],
    }: Readonly<Record<string, unknown>>) =>
      (Metrics as object[]).filter((metric) => 'MetricStat' in metric).length;
    const metrics = alarms.map(looksAt).reduce((total, count) => total + count, 0);

    const ofAlarms = idleLines(2).find(({ what }) => what === 'alarms');

    expect(ofAlarms?.quantity).toBe(metrics);
  });
});

describe('the metrics of a router', () => {
  it('are counted by its functions, under the name of its bus', () => {
    const { router } = synthOnce();

    const metric = router.metric('AcceptedEvents');

    expect(metric).toMatchObject({ namespace: 'Waybill', statistic: 'Sum' });
    expect(metric.dimensions).toEqual({ router: router.bus.eventBusName });
    expect(router.metric('OutboxSize').statistic).toBe('Maximum');
  });
});
