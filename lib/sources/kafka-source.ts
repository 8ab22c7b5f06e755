import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ManagedKafkaEventSource,
  type ManagedKafkaEventSourceProps,
  SelfManagedKafkaEventSource,
  type SelfManagedKafkaEventSourceProps,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RouterSource, SourceOptions } from './router-source.ts';

/** A topic of an MSK cluster, as CDK has it. */
export interface MskSourceProps
  extends Omit<
      ManagedKafkaEventSourceProps,
      'reportBatchItemFailures' | 'onFailure' | 'schemaRegistryConfig'
    >,
    SourceOptions {}

/** A topic of a Kafka cluster of one's own, as CDK has it. */
export interface SelfManagedKafkaSourceProps
  extends Omit<
      SelfManagedKafkaEventSourceProps,
      'reportBatchItemFailures' | 'onFailure' | 'schemaRegistryConfig'
    >,
    SourceOptions {}

/** Makes the mapping, which is told whether the function may say which records have failed. */
type MakeEventSource = (
  partialFailures: boolean,
) => ManagedKafkaEventSource | SelfManagedKafkaEventSource;

/**
 * A topic of Kafka whose records become events. Lambda repeats a batch that could not be taken until it is, and events that were taken
 * before are duplicates then; with `provisionedPollerConfig` it repeats what is left of a partition alone (Lambda developer guide,
 * "Configuring error handling controls for Kafka event sources").
 */
export class KafkaSource implements RouterSource {
  /** A topic of an MSK cluster. */
  static msk(props: MskSourceProps): KafkaSource {
    const { type, source, ...mapping } = props;
    return new KafkaSource(props, (reportBatchItemFailures) => {
      return new ManagedKafkaEventSource({ ...mapping, reportBatchItemFailures });
    });
  }

  /** A topic of a Kafka cluster of one's own, which Lambda can reach. */
  static selfManaged(props: SelfManagedKafkaSourceProps): KafkaSource {
    const { type, source, ...mapping } = props;
    return new KafkaSource(props, (reportBatchItemFailures) => {
      return new SelfManagedKafkaEventSource({ ...mapping, reportBatchItemFailures });
    });
  }

  readonly bundle = 'receive-kafka';
  readonly options: SourceOptions;
  readonly #partialFailures: boolean;
  readonly #makeEventSource: MakeEventSource;

  private constructor(
    { type, source, provisionedPollerConfig }: MskSourceProps | SelfManagedKafkaSourceProps,
    makeEventSource: MakeEventSource,
  ) {
    this.options = {
      ...(type === undefined ? {} : { type }),
      ...(source === undefined ? {} : { source }),
    };
    this.#partialFailures = provisionedPollerConfig !== undefined;
    this.#makeEventSource = makeEventSource;
  }

  feed(receiver: LambdaFunction): { readonly partialFailures: boolean } {
    receiver.addEventSource(this.#makeEventSource(this.#partialFailures));
    return { partialFailures: this.#partialFailures };
  }
}
