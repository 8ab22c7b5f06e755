import type { Cloud } from '../../../local/cloud/cloud.ts';

/** What an SDK client of an embedded cloud needs that may do everything: its credentials are no function's. */
export function operatorConfig({
  awsEndpoint: endpoint,
  region,
}: Pick<Cloud, 'awsEndpoint' | 'region'>) {
  return { endpoint, region, credentials: { accessKeyId: 'any', secretAccessKey: 'any' } };
}
