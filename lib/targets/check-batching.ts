import { Duration, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { checkWholeNumber } from '../subscriber/check-whole-number.ts';
import type { BatchingProps } from './feed-function.ts';

/** A batch above this many messages needs a window (Lambda developer guide, "Configuring SQS event sources"). */
const BATCH_WITHOUT_WINDOW = 10;

/** Throws where Lambda would not take such an event source. */
export function checkBatching({ node }: IConstruct, props: BatchingProps, target: string): void {
  const refuse = (message: string): never => {
    throw new Error(`${target} of ${node.path}: ${message}`);
  };
  const { batchSize = BATCH_WITHOUT_WINDOW, maxBatchingWindow = Duration.seconds(0) } = props;
  checkWholeNumber('batchSize', props.batchSize, { least: 1, most: 10_000, refuse });
  checkWholeNumber('maxConcurrency', props.maxConcurrency, { least: 2, most: 1000, refuse });
  if (maxBatchingWindow.isUnresolved())
    refuse(
      "maxBatchingWindow is known at the deployment only, and the queue's visibility timeout is a sum with it; pass one that is known now",
    );
  const window = maxBatchingWindow.toSeconds();
  if (window > 300) refuse(`maxBatchingWindow is at most 5 minutes; received ${window} seconds`);
  if (!Token.isUnresolved(batchSize) && batchSize > BATCH_WITHOUT_WINDOW && window < 1)
    refuse(
      `a batchSize above ${BATCH_WITHOUT_WINDOW} (received ${batchSize}) needs a maxBatchingWindow of a second or more`,
    );
}
