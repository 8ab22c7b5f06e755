import type { AwsJson } from '../../../../../local/api/aws-api.ts';

/** A call that SNS refused on AWS: localstack's tests/aws/services/sns/*.snapshot.json, by the name of the test. */
export type Refusal = readonly [
  source: string,
  action: string,
  input: AwsJson,
  message: string,
  code?: string,
];
