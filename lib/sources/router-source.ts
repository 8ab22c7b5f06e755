import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** What the events of a source are, where its messages do not say it: a message that is a CloudEvent says it. */
export interface SourceOptions {
  /** Their `type`. @default - the message's own word for it, or the name of its topic or queue */
  readonly type?: string;
  /** Their `source`. @default - the broker's address and the topic or queue */
  readonly source?: string;
}

/** A broker whose messages become events of a router. */
export interface RouterSource {
  /** The bundle of the function that takes its messages. */
  readonly bundle: 'receive-kafka' | 'receive-rabbitmq' | 'receive-activemq';
  readonly options: SourceOptions;
  /** Has Lambda give the messages to a function of the router's. Returns whether the function may say which of them have failed. */
  feed(receiver: LambdaFunction): { readonly partialFailures: boolean };
}
