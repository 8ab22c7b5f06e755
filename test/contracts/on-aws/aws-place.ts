import type { ServiceName } from '../../../local/api/aws-api.ts';
import type { Interceptor } from '../../support/worlds/aws-under-test.ts';
import type { SdkClients } from '../../support/worlds/sdk-clients.ts';

/** AWS, or what answers as it does, as the contracts of its adapters need it: with clients, and faults to set. */
export interface AwsPlace extends Pick<SdkClients, 'dynamoDb' | 'eventBridge' | 'sqs'> {
  readonly faults: {
    /** Disturbs calls until the answer is called. */
    set(fault: {
      readonly service: ServiceName;
      readonly error?: 'throttle' | 'outage';
    }): () => void;
  };
  /** Stands between the adapters and the services. */
  intercept: Interceptor | undefined;
}
