import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueuesUnderTest } from '../../../../support/worlds/queues-under-test.ts';
import { body, ids } from './recorded.ts';
import { REPORTS } from './reports.ts';
import { SNAPSHOTS } from './snapshots.ts';

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest();
  await queues.create('plain');
  await queues.create('small', { MaximumMessageSize: '1024' });
  await queues.create('one.fifo', { FifoQueue: 'true' });
  await queues.create('purged');
  await queues.call('PurgeQueue', 'purged');
  await queues.create('shared');
  const permission = { Label: 'known', Actions: ['SendMessage'], AWSAccountIds: ['1'] };
  await queues.call('AddPermission', 'shared', permission);
});

afterEach(async () => {
  await queues.engine.stop();
});

describe('a call that SQS refuses', () => {
  it.each([...SNAPSHOTS, ...REPORTS])(
    'rejects as recorded: $source',
    async ({ call: [action, queue, input], code, message, status: statusCode = 400 }) => {
      const calling =
        queue === '' ? queues.engine.call(action, input ?? {}) : queues.call(action, queue, input);

      await expect(calling).rejects.toMatchObject({ code, message, statusCode });
    },
  );

  it('rejects an entry of a batch as recorded: test_send_batch_message_size', async () => {
    const Entries = ids(1, { MessageBody: 'a'.repeat(1025) });

    const { Failed } = await queues.call('SendMessageBatch', 'small', { Entries });

    expect(Failed).toEqual([
      {
        Id: 'id_0',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message:
          'One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.',
      },
    ]);
  });

  // The words are those of WaitTimeSeconds and of aws/aws-sdk-net#794.
  it.each([
    ['ReceiveMessage', 43_201, 'Must be >= 0 and <= 43200, if provided.'],
    [
      'ChangeMessageVisibility',
      43_201,
      'VisibilityTimeout must be an integer between 0 and 43200.',
    ],
    [
      'ChangeMessageVisibility',
      43_200,
      'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
    ],
  ])('rejects the visibility timeout of %s: %i', async (action, VisibilityTimeout, reason) => {
    await queues.send('plain', 'a');
    const [{ ReceiptHandle } = {}] = await queues.receive('plain');

    const calling = queues.call(action, 'plain', { ReceiptHandle, VisibilityTimeout });

    await expect(calling).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `Value ${VisibilityTimeout} for parameter VisibilityTimeout is invalid. Reason: ${reason}`,
    });
  });

  it('rejects an expired handle as recorded: test_fifo_delete_after_visibility_timeout', async () => {
    const message = { ...body, MessageGroupId: 'a', MessageDeduplicationId: 'a' };
    await queues.call('SendMessage', 'one.fifo', message);
    const [received] = await queues.receive('one.fifo', { VisibilityTimeout: 1 });
    queues.pass(2);

    await expect(queues.remove('one.fifo', received)).rejects.toThrow(
      `Value ${received?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    );
  });
});
