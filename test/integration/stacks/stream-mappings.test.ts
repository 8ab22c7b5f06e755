import { afterEach, describe, expect, it } from '@jest/globals';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';
import { FROM_START, ordersOf, sourceOf, worker } from './streamed-orders.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

describe('a mapping of a stream', () => {
  /** Changes the properties of a mapping in the template. */
  const withProperties = (properties: object) =>
    app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const to = worker(stack, 'Worker', 'tell');
      to.addEventSource(sourceOf(ordersOf(stack), FROM_START));
      const mapping = to.node.findAll().find(isMapping);
      for (const [name, value] of Object.entries(properties))
        mapping?.addPropertyOverride(name, value);
    });

  it('names what is not run of it', async () => {
    const { warnings } = await withProperties({
      ParallelizationFactor: 2,
      TumblingWindowInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::bucket' } },
      ScalingConfig: { MaximumConcurrency: 2 },
    });

    expect(warnings.map((line) => line.replace(/^[^"]*"[^"]*"/, ''))).toEqual([
      ': the property ScalingConfig is not run locally',
      ': ParallelizationFactor is not run locally: it has one batch at a time',
      ': TumblingWindowInSeconds is not run locally: its batches have no window and no state',
      ': the destination arn:aws:s3:::bucket is not run locally',
    ]);
  });

  it('rejects a role that may not read the stream', async () => {
    const start = app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const to = worker(stack, 'Worker', 'tell');
      to.addEventSourceMapping('Mapping', {
        eventSourceArn: ordersOf(stack).tableStreamArn ?? '',
        ...FROM_START,
      });
    });

    await expect(start).rejects.toThrow(
      /Cannot access stream arn:aws:dynamodb:\S+\. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM\./,
    );
  });

  it('rejects a second one of the same function', async () => {
    const start = app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const orders = ordersOf(stack);
      const to = worker(stack, 'Worker', 'tell');
      to.addEventSource(sourceOf(orders, FROM_START));
      to.addEventSourceMapping('Second', {
        eventSourceArn: orders.tableStreamArn ?? '',
        ...FROM_START,
      });
    });

    await expect(start).rejects.toThrow(/provided mapping already exists/);
  });
});

function isMapping(construct: object): construct is CfnEventSourceMapping {
  return (
    'cfnResourceType' in construct &&
    construct.cfnResourceType === 'AWS::Lambda::EventSourceMapping'
  );
}
