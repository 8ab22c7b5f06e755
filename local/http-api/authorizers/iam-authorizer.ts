import type { Place } from '../../aws-api.ts';
import { AwsError } from '../../aws-error.ts';
import type { Policies } from '../../iam/policies.ts';
import type { ProxyEvent } from '../to-event.ts';
import { type Authorizer, FORBIDDEN } from './authorizer.ts';

/**
 * `AWS_IAM`: a request must be signed (Signature Version 4), and its key's role be allowed `execute-api:Invoke`. As
 * everywhere on the embedded cloud, the key is looked up and the signature is not checked; a key that belongs to no
 * function is a developer's own.
 */
export function makeIamAuthorizer({
  place,
  policies,
  warn,
}: {
  readonly place: Place;
  readonly policies: Policies;
  readonly warn: (message: string) => void;
}): Authorizer {
  return async ({ event, routeArn }) => {
    const accessKey = accessKeyOf(event);
    if (accessKey === undefined) return FORBIDDEN;
    try {
      policies.authorize({
        accessKeyId: accessKey,
        action: 'execute-api:Invoke',
        resources: [routeArn],
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      warn(error.message);
      return FORBIDDEN;
    }
    const userArn =
      policies.roleOf(accessKey) ?? `arn:${place.partition}:iam::${place.accountId}:root`;
    const iam = {
      accessKey,
      accountId: place.accountId,
      callerId: accessKey,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn,
      userId: accessKey,
    };
    return { allowed: true, context: { iam } };
  };
}

/** The key that signed a request, by its `Authorization` header or by its query. */
function accessKeyOf({ headers, queryStringParameters }: ProxyEvent): string | undefined {
  const header = /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/.*Signature=[0-9a-f]+/.exec(
    headers.authorization ?? '',
  )?.[1];
  if (header !== undefined) return header;
  const signed = queryStringParameters?.['X-Amz-Signature'] !== undefined;
  return signed ? queryStringParameters?.['X-Amz-Credential']?.split('/')[0] : undefined;
}
