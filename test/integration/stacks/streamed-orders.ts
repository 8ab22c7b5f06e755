import {
  AttributeType,
  type ITable,
  StreamViewType,
  Table,
  type TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import {
  Code,
  Function as LambdaFunction,
  Runtime,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import {
  DynamoEventSource,
  type DynamoEventSourceProps,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Stack } from 'aws-cdk-lib/core';

export const partitionKey = { name: 'id', type: AttributeType.STRING };
export const FROM_START = { startingPosition: StartingPosition.TRIM_HORIZON };

/** One of the functions of `handlers/on-stream`. */
export function worker(stack: Stack, id: string, name: string, environment = {}): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromAsset('test/integration/handlers/on-stream'),
    handler: `index.${name}`,
    runtime: Runtime.NODEJS_24_X,
    environment,
  });
}

/** The table `orders`, whose stream has both images. */
export function ordersOf(stack: Stack): Table {
  return new Table(stack, 'Orders', {
    tableName: 'orders',
    partitionKey,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
  });
}

/** CDK's own types do not fit each other with `exactOptionalPropertyTypes`. */
export function sourceOf(table: Table | TableV2, props: DynamoEventSourceProps): DynamoEventSource {
  return new DynamoEventSource(table as ITable, props);
}
