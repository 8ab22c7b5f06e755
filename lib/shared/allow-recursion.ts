import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnResource } from 'aws-cdk-lib/core';

/**
 * Lets a function send to a queue that leads back to it. Lambda takes that for a mistake, and after about 16 rounds sends
 * the message to the dead-letter queue (Lambda developer guide, "Use Lambda recursive loop detection to prevent infinite
 * loops"); here each round is one attempt of a delivery, of which the retry policy sets the number.
 */
export function allowRecursion(handler: LambdaFunction): void {
  const resource = handler.node.defaultChild;
  if (CfnResource.isCfnResource(resource)) resource.addPropertyOverride('RecursiveLoop', 'Allow');
}
