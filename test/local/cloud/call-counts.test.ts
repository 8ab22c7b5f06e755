import { describe, expect, it } from '@jest/globals';
import type { AwsJson, Engine } from '../../../local/api/aws-api.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import { CallCounts } from '../../../local/cloud/call-counts.ts';

const ENGINE: Engine = {
  service: 'sqs',
  call: async (action, input): Promise<AwsJson> => {
    if (action === 'Refused') throw new AwsError('AccessDeniedException', 'no', 403);
    return input;
  },
  access: (action) => ({ action: `sqs:${action}`, resources: ['*'] }),
  stop: async () => {},
};

describe('CallCounts', () => {
  it('counts what an engine did, by service and action', async () => {
    const counts = new CallCounts();
    const engine = counts.counted(ENGINE);

    const output = await engine.call('SendMessage', { MessageBody: 'a' });
    await engine.call('SendMessage', { MessageBody: 'b' });
    await engine.call('DeleteMessage', {});

    expect(output).toEqual({ MessageBody: 'a' });
    expect(counts.snapshot()).toEqual({ sqs: { SendMessage: 2, DeleteMessage: 1 } });
  });

  it('counts receives that found nothing apart', async () => {
    const counts = new CallCounts();
    const engine = counts.counted(ENGINE);

    await engine.call('ReceiveMessage', { Messages: [{}] });
    await engine.call('ReceiveMessage', {});

    expect(counts.snapshot()).toEqual({ sqs: { ReceiveMessage: 1, EmptyReceive: 1 } });
  });

  it('counts nothing that is refused', async () => {
    const counts = new CallCounts();
    const refused = counts.counted(ENGINE).call('Refused', {});

    await expect(refused).rejects.toThrow('no');

    expect(counts.snapshot()).toEqual({});
  });

  it('counts the messages of the bus', () => {
    const counts = new CallCounts();
    const sent: string[] = [];
    const queues = { send: (arn: string) => void sent.push(arn), flush: () => {} };

    counts.countedSends(queues).send('arn:queue', 'body');

    expect(sent).toEqual(['arn:queue']);
    expect(counts.snapshot()).toEqual({ sqs: { SendMessage: 1 } });
  });

  it('takes snapshots that do not change', async () => {
    const counts = new CallCounts();
    const before = counts.snapshot();

    await counts.counted(ENGINE).call('SendMessage', {});

    expect(before).toEqual({});
  });
});
