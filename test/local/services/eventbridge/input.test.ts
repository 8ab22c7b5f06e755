import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { AwsError } from '../../../../local/api/aws-error.ts';
import { BusUnderTest, queueArn } from '../../../support/worlds/bus-under-test.ts';

let bus: BusUnderTest;

beforeEach(() => {
  bus = new BusUnderTest();
});

afterEach(async () => {
  await bus.engine.stop();
});

const DETAIL = {
  'instance-id': 'i-0123456789',
  state: 'RUNNING',
  tags: ['a', { b: 'c' }],
  count: 3,
  ok: true,
  quote: 'say "hi" \\',
  nothing: null,
  items: [{ sku: 'x', sizes: [1, 2] }, { sku: 'y' }],
};

/** The text that a target gets of the event of the user guide's examples. */
async function receive(target: AwsJson): Promise<string> {
  await bus.addRule('example', { source: ['ec2'] }, target);
  bus.clock.advance(1000);
  await bus.put({
    Source: 'ec2',
    DetailType: 'EC2 Instance State-change Notification',
    Detail: JSON.stringify(DETAIL),
    Resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
    Time: Date.parse('2015-11-11T21:29:54Z') / 1000,
  });
  return bus.sent[0]?.body ?? 'nothing was sent';
}

const transformed = (InputTemplate: string, paths: Record<string, string> = {}) =>
  receive({
    InputTransformer: {
      InputPathsMap: {
        instance: '$.detail.instance-id',
        state: '$.detail.state',
        tags: '$.detail.tags',
        second: '$.detail.tags[1].b',
        count: '$.detail.count',
        ok: '$.detail.ok',
        quote: '$.detail.quote',
        missing: '$.detail.missing',
        ...paths,
      },
      InputTemplate,
    },
  });

describe('a target', () => {
  it('gets a constant', async () => {
    expect(await receive({ Input: '{"always": "this"}' })).toBe('{"always": "this"}');
  });

  it.each([
    ['$.detail', JSON.stringify(DETAIL)],
    ['$.detail.tags', '["a",{"b":"c"}]'],
    ['$.detail.tags[1]', '{"b":"c"}'],
    ['$.detail.state', '"RUNNING"'],
    ['$.detail.count', '3'],
    ['$.detail.instance-id', '"i-0123456789"'],
    ['$.detail.tags[*]', '["a",{"b":"c"}]'],
    ['$.detail.items[*].sku', '["x","y"]'],
    ['$.detail.items[0].sku', '"x"'],
    ['$.detail.items[*].sizes[0]', '[1]'],
    ['$.detail.items[*].sizes[*]', '[1,2]'],
    ['$.detail.items[1].*', '["y"]'],
    ['$.detail.items[*].nothing', '[]'],
    ['$.detail.nowhere[*].sku', '{}'],
    ['$.detail.state[*]', '{}'],
    ['$.source', '"ec2"'],
  ])('gets the part of the event at %s', async (InputPath, expected) => {
    expect(await receive({ InputPath })).toBe(expected);
  });
});

describe('the numbers of an event', () => {
  const Detail = '{"id":1524831183200260097,"price":1.50,"list":[-0,1E2],"text":"1.0"}';

  async function receiveNumbers(target: AwsJson): Promise<string> {
    await bus.addRule('numbers', { source: ['shop'] }, target);
    await bus.put({ Source: 'shop', DetailType: 'x', Detail });
    return bus.sent[0]?.body ?? 'nothing was sent';
  }

  it.each([
    ['$.detail', Detail],
    ['$.detail.id', '1524831183200260097'],
    ['$.detail.list', '[-0,1E2]'],
    ['$.detail.text', '"1.0"'],
  ])('are handed on as they were sent, at %s', async (InputPath, expected) => {
    expect(await receiveNumbers({ InputPath })).toBe(expected);
  });

  it('are handed on in a whole event', async () => {
    expect(await receiveNumbers({})).toContain(`"detail":${Detail}`);
  });

  it('are handed on by a template, within quotes and outside', async () => {
    const InputTransformer = {
      InputPathsMap: { id: '$.detail.id', price: '$.detail.price', list: '$.detail.list' },
      InputTemplate: '{"id": <id>, "text": "<price> of <list>", "list": <list>}',
    };

    expect(await receiveNumbers({ InputTransformer })).toBe(
      '{"id": 1524831183200260097, "text": "1.50 of [-0,1E2]", "list": [-0,1E2]}',
    );
  });

  it('are those of the dead letter', async () => {
    bus.receive = (queue) => {
      if (queue === 'numbers') throw new AwsError('AccessDeniedException', 'no', 403);
    };

    await receiveNumbers({ DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:dead' } });

    expect(bus.sent).toEqual([
      expect.objectContaining({ queue: 'dead', body: expect.stringContaining(Detail) }),
    ]);
  });
});

/** EventBridge user guide, "Input transform examples", and "Common issues with transforming input" below. */
describe('a template', () => {
  it.each([
    ['a text', '"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    [
      'a text with quotes',
      '"instance \\"<instance>\\" is in <state>"',
      '"instance \\"i-0123456789\\" is in RUNNING"',
    ],
    [
      'JSON',
      '{"instance" : <instance>, "state": <state>}',
      '{"instance" : "i-0123456789", "state": "RUNNING"}',
    ],
    [
      'JSON with strings',
      '{"instance" : <instance>, "state": "<state>", "status": "instance \\"<instance>\\" is in <state>"}',
      '{"instance" : "i-0123456789", "state": "RUNNING", "status": "instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    [
      'JSON with constants',
      '{"instance" : <instance>, "state": [ 9, <state>, true ], "Transformed" : "Yes"}',
      '{"instance" : "i-0123456789", "state": [ 9, "RUNNING", true ], "Transformed" : "Yes"}',
    ],
    ['a reserved variable in a text', '"<aws.events.rule-name> triggered"', '"example triggered"'],
    ['values that are no strings', '[<count>, <ok>, <tags>]', '[3,true,["a",{"b":"c"}]]'],
    ['a path with an index', '{"b": <second>}', '{"b": "c"}'],
    ['an object in a text', '"tags: <tags>"', '"tags: [a,{b:c}]"'],
    ['a text with quotes in it', '{"said": <quote>}', '{"said": "say \\"hi\\" \\\\"}'],
    ['a value that is not there, in a text', '"it is <missing>!"', '"it is !"'],
    ['brackets that name no variable', '"a < b, < state > > c"', '"a < b, < state > > c"'],
    ['members of a list', '{"skus": <skus>}', '{"skus": ["x","y"]}'],
    ['members of a list in a text', '"skus: <skus>"', '"skus: [x,y]"'],
    ['several texts', '"one <state>"\n"two <count>"\n', '"one RUNNING"\n"two 3"\n'],
    ['one variable', '<state>', '"RUNNING"'],
    ['null', '{"x": <nothing>}', '{"x": null}'],
  ])('of %s is filled', async (_, template, expected) => {
    const filled = await transformed(template, {
      nothing: '$.detail.nothing',
      skus: '$.detail.items[*].sku',
    });

    expect(filled).toBe(expected.replace('[3,true', '[3, true').replace('true,[', 'true, ['));
  });

  it('of reserved variables is filled', async () => {
    const filled = await transformed(
      '{"arn": <aws.events.rule-arn>, "name": <aws.events.rule-name>, "at": <aws.events.event.ingestion-time>, "bare": <aws.events.event>, "whole": <aws.events.event.json>}',
    );

    const { whole, bare, ...others } = JSON.parse(filled) as Record<string, AwsJson>;
    expect(others).toEqual({
      arn: 'arn:aws:events:us-east-1:000000000000:rule/example',
      name: 'example',
      at: '2026-11-24T17:00:01.000Z',
    });
    expect(whole).toMatchObject({ source: 'ec2', time: '2015-11-11T21:29:54Z', detail: DETAIL });
    const { detail: _, 'detail-type': detailType, ...rest } = whole as AwsJson;
    expect(bare).toEqual({ ...rest, detailType });
  });

  /** LocalStack's tests, `test_events_inputs.py`, recorded of AWS that it delivers nothing then. */
  it('that has a list within quotes in an object gives no JSON, and the event is a dead letter', async () => {
    const DeadLetterConfig = { Arn: queueArn('dead') };
    const InputTransformer = {
      InputPathsMap: { tags: '$.detail.tags' },
      InputTemplate: '{"tags": "<tags>"}',
    };

    await receive({ InputTransformer, DeadLetterConfig });

    expect(bus.sent).toMatchObject([
      { queue: 'dead', attributes: { ERROR_CODE: 'INVALID_JSON', RETRY_ATTEMPTS: '0' } },
    ]);
  });
});
