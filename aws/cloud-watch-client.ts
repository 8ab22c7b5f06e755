import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CLIENT_SETTINGS } from './clients.ts';
import { withinTime } from './within-time.ts';

/** A CloudWatch client, for the function that is asked for figures. */
export function cloudWatchClient(): CloudWatchClient {
  return withinTime(new CloudWatchClient(CLIENT_SETTINGS));
}
