import type { AccessRequest } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../../support/account-region.ts';
import type { Policies } from '../../iam/policies.ts';
import type { ProxyEvent } from '../to-event.ts';

/** A credential's scope names the service that a request was signed for: `KEY/20261125/us-east-1/lambda/aws4_request`. */
const SERVICE = 3;

/**
 * The key that signed a request, by its `Authorization` header or by its query (Signature Version 4); undefined for one
 * that is not signed, or for another service.
 */
export function signerOf(
  { headers, queryStringParameters: query }: Pick<ProxyEvent, 'headers' | 'queryStringParameters'>,
  service: string,
): string | undefined {
  const inHeader = /^AWS4-HMAC-SHA256 .*Credential=([^,\s]+).*Signature=[0-9a-f]+/.exec(
    headers.authorization ?? '',
  )?.[1];
  const inQuery = query?.['X-Amz-Signature'] === undefined ? undefined : query['X-Amz-Credential'];
  const scope = (inHeader ?? inQuery)?.split('/') ?? [];
  return scope[SERVICE] === service ? scope[0] : undefined;
}

/** Whether the key's role may do all of this; a refusal is told to `warn`. A key that belongs to no function is a developer's own. */
export function isAllowed(
  requests: readonly AccessRequest[],
  { policies, warn }: { readonly policies: Policies; readonly warn: (message: string) => void },
): boolean {
  try {
    for (const request of requests) policies.authorize(request);
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    warn(error.message);
    return false;
  }
}

/** Who signed, as `requestContext.authorizer` of a function's event has it. */
export function describeSigner(
  accessKey: string,
  { place, policies }: { readonly place: AccountRegion; readonly policies: Policies },
) {
  const root = arnOf(place, 'iam', 'root');
  const iam = {
    accessKey,
    accountId: place.accountId,
    callerId: accessKey,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: policies.roleOf(accessKey) ?? root,
    userId: accessKey,
  };
  return { iam };
}
