import { describe, expect, it } from '@jest/globals';
import { isAbout, readNotifications } from '../../../../local/services/s3/notification-config.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:t';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';

// S3 user guide, "Event notification types and destinations", and CloudFormation's page of AWS::S3::Bucket.
describe('a notification configuration', () => {
  it('may be written as templates and as the API write it', () => {
    const rules = [{ Name: 'Prefix', Value: 'in/' }];
    const ofTemplate = readNotifications({
      LambdaConfigurations: [
        { Event: 's3:ObjectCreated:*', Function: FUNCTION, Filter: { S3Key: { Rules: rules } } },
      ],
      QueueConfigurations: [{ Event: 's3:ObjectRemoved:*', Queue: QUEUE }],
      TopicConfigurations: [{ Event: 's3:ObjectTagging:*', Topic: TOPIC }],
    });
    const ofApi = readNotifications({
      LambdaFunctionConfigurations: [
        {
          ...{ Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: FUNCTION },
          Filter: { Key: { FilterRules: rules } },
        },
      ],
      QueueConfigurations: [{ Events: ['s3:ObjectRemoved:*'], QueueArn: QUEUE }],
      TopicConfigurations: [{ Events: ['s3:ObjectTagging:*'], TopicArn: TOPIC }],
    });

    const wanted = [
      { events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '', targetArn: FUNCTION },
      { events: ['s3:ObjectRemoved:*'], prefix: '', suffix: '', targetArn: QUEUE },
      { events: ['s3:ObjectTagging:*'], prefix: '', suffix: '', targetArn: TOPIC },
    ];
    expect(ofTemplate).toMatchObject(wanted);
    expect(ofApi).toMatchObject(wanted);
  });

  it.each([
    ['s3:ObjectCreated:*', 'ObjectCreated:Put', true],
    ['s3:ObjectCreated:Put', 'ObjectCreated:Put', true],
    ['s3:ObjectCreated:Copy', 'ObjectCreated:Put', false],
    ['s3:ObjectRemoved:*', 'ObjectCreated:Put', false],
  ])('of %s is about %s: %s', (wanted, event, is) => {
    const one = { id: 'n', events: [wanted], prefix: 'a', suffix: 'z', targetArn: QUEUE };

    expect(isAbout(one, { event, bucket: 'b', key: 'a-z' })).toBe(is);
    expect(isAbout(one, { event, bucket: 'b', key: 'a-y' })).toBe(false);
    expect(isAbout(one, { event, bucket: 'b', key: 'b-z' })).toBe(false);
  });

  it.each([
    ['an event that S3 does not have', { Event: 's3:Objects:*' }, 'not supported'],
    ['no event', {}, 'none is given'],
    [
      'a rule of another name',
      {
        Event: 's3:ObjectCreated:*',
        Filter: { S3Key: { Rules: [{ Name: 'infix', Value: 'a' }] } },
      },
      'must be either prefix or suffix',
    ],
  ])('is rejected with %s', (_, one, message) => {
    expect(() => readNotifications({ QueueConfigurations: [{ ...one, Queue: QUEUE }] })).toThrow(
      message,
    );
  });
});
