import { Duration } from 'aws-cdk-lib/core';

/**
 * How long a deployment waits where the function behind a custom resource never answers: three tries of a minute, and Lambda's waits
 * between them; CloudFormation would wait an hour.
 */
export const REGISTRATION_TIMEOUT = Duration.minutes(10);
