import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BusUnderTest, makeEntry, queueArn } from '../../../support/worlds/bus-under-test.ts';

type Recorded = readonly [
  source: string,
  action: string,
  input: AwsJson,
  code: string,
  message: string,
];

const PLACE = 'arn:aws:events:us-east-1:000000000000';
const target = (own: AwsJson): AwsJson => ({
  Rule: 'r',
  Targets: [{ Id: 't', Arn: queueArn('q'), ...own }],
});
const replay = (own: AwsJson): AwsJson => ({
  ...{ ReplayName: 'p', EventSourceArn: `${PLACE}:archive/a`, EventStartTime: 1, EventEndTime: 2 },
  Destination: { Arn: `${PLACE}:event-bus/default` },
  ...own,
});
const missing = 'ResourceNotFoundException';
const invalid = 'ValidationException';
const exists = 'ResourceAlreadyExistsException';

/** Recorded on AWS: localstack's tests/aws/services/events/*.snapshot.json, by the name of the test. */
const RECORDED: readonly Recorded[] = [
  [
    'test_put_target_id_validation',
    'PutTargets',
    target({ Id: '!@#$@!#$' }),
    invalid,
    "1 validation error detected: Value '!@#$@!#$' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
  ],
  [
    'test_put_target_id_validation',
    'PutTargets',
    target({ Id: 'a'.repeat(65) }),
    invalid,
    `1 validation error detected: Value '${'a'.repeat(65)}' at 'targets.1.member.id' failed to satisfy constraint: Member must have length less than or equal to 64`,
  ],
  [
    'test_put_events_with_input_transformer_missing_keys',
    'PutTargets',
    target({
      InputTransformer: { InputPathsMap: { a: '$.a' }, InputTemplate: '"<notdefinedkey>"' },
    }),
    invalid,
    'InputTemplate for target t contains invalid placeholder notdefinedkey.',
  ],
  [
    'test_put_event_input_path_and_input_transformer',
    'PutTargets',
    target({ InputPath: '$.detail', InputTransformer: { InputTemplate: '"a"' } }),
    invalid,
    'Only one of Input, InputPath, or InputTransformer must be provided for target t.',
  ],
  [
    'test_add_exceed_fife_targets_per_rule',
    'PutTargets',
    {
      Rule: 'r',
      Targets: Array.from({ length: 6 }, (_, index) => ({ Id: `t${index}`, Arn: queueArn('q') })),
    },
    'LimitExceededException',
    'The requested resource exceeds the maximum number allowed.',
  ],
  [
    'test_create_archive_error_duplicate',
    'CreateArchive',
    { ArchiveName: 'a', EventSourceArn: `${PLACE}:event-bus/default` },
    exists,
    'Archive a already exists.',
  ],
  [
    'test_create_archive_error_unknown_event_bus',
    'CreateArchive',
    { ArchiveName: 'b', EventSourceArn: `${PLACE}:event-bus/nowhere` },
    missing,
    'Event bus nowhere does not exist.',
  ],
  [
    'test_describe_archive_error_unknown_archive',
    'DescribeArchive',
    { ArchiveName: 'b' },
    missing,
    'Archive b does not exist.',
  ],
  [
    'test_delete_default_event_bus',
    'DeleteEventBus',
    { Name: 'default' },
    invalid,
    'Cannot delete event bus default.',
  ],
  [
    'test_create_multiple_event_buses_same_name',
    'CreateEventBus',
    { Name: 'orders' },
    exists,
    'Event bus orders already exists.',
  ],
  [
    'test_describe_delete_not_existing_event_bus',
    'DescribeEventBus',
    { Name: 'nowhere' },
    missing,
    'Event bus nowhere does not exist.',
  ],
  [
    'test_start_replay_error_unknown_event_bus',
    'StartReplay',
    replay({ Destination: { Arn: `${PLACE}:event-bus/orders` } }),
    invalid,
    'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
  ],
  [
    'test_start_replay_error_invalid_end_time',
    'StartReplay',
    replay({ EventEndTime: 1 }),
    invalid,
    'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
  ],
  [
    'test_start_replay_error_unknown_archive',
    'StartReplay',
    replay({ EventSourceArn: `${PLACE}:archive/b` }),
    invalid,
    'Parameter EventSourceArn is not valid. Reason: Archive b does not exist.',
  ],
  [
    'test_describe_replay_error_unknown_replay',
    'DescribeReplay',
    { ReplayName: 'nobody' },
    missing,
    'Replay nobody does not exist.',
  ],
  [
    'tests_put_rule_with_invalid_schedule_cron',
    'PutRule',
    { Name: 's', ScheduleExpression: 'cron(INVALID)' },
    invalid,
    'Parameter ScheduleExpression is not valid.',
  ],
  [
    'tests_put_rule_with_schedule_custom_event_bus',
    'PutRule',
    { Name: 's', EventBusName: 'orders', ScheduleExpression: 'rate(1 minute)' },
    invalid,
    'ScheduleExpression is supported only on the default event bus.',
  ],
  [
    'test_describe_nonexistent_rule',
    'DescribeRule',
    { Name: 'nobody' },
    missing,
    'Rule nobody does not exist on EventBus default.',
  ],
  [
    'test_delete_rule_with_targets',
    'DeleteRule',
    { Name: 'full' },
    invalid,
    "Rule can't be deleted since it has targets.",
  ],
  [
    'test_remove_permission_non_existing_sid',
    'RemovePermission',
    { EventBusName: 'orders', StatementId: 'nobody' },
    missing,
    'Statement with the provided id does not exist.',
  ],
  [
    'test_put_event_with_too_big_detail',
    'PutEvents',
    { Entries: [{ ...makeEntry(), Detail: JSON.stringify({ a: 'x'.repeat(1_048_576) }) }] },
    invalid,
    'Total size of the entries in the request is over the limit.',
  ],
];

let bus: BusUnderTest;

beforeEach(async () => {
  bus = new BusUnderTest();
  await bus.call('CreateEventBus', { Name: 'orders' });
  for (const Name of ['r', 'full'])
    await bus.call('PutRule', { Name, EventPattern: '{"source":["a"]}' });
  await bus.call('PutTargets', { Rule: 'full', Targets: [{ Id: 't', Arn: queueArn('q') }] });
  const EventSourceArn = `${PLACE}:event-bus/default`;
  await bus.call('CreateArchive', { ArchiveName: 'a', EventSourceArn });
});

afterEach(async () => {
  await bus.engine.stop();
});

describe('a call that EventBridge refuses', () => {
  it.each(RECORDED)('rejects as recorded: %s', async (_, action, input, code, message) => {
    await expect(bus.call(action, input)).rejects.toMatchObject({ code, message });
  });
});
