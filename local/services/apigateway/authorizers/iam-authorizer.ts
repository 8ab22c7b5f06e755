import type { AccountRegion } from '../../../support/account-region.ts';
import type { Policies } from '../../iam/policies.ts';
import { type Authorizer, FORBIDDEN } from './authorizer.ts';
import { describeSigner, isAllowed, signerOf } from './signer.ts';

/**
 * `AWS_IAM`: a request must be signed (Signature Version 4), and its key's role be allowed `execute-api:Invoke`. As
 * everywhere on the embedded cloud, the key is looked up and the signature is not checked; a key that belongs to no
 * function is a developer's own.
 */
export function makeIamAuthorizer(parts: {
  readonly place: AccountRegion;
  readonly policies: Policies;
  readonly warn: (message: string) => void;
}): Authorizer {
  return async ({ event, routeArn }) => {
    const accessKey = signerOf(event, 'execute-api');
    if (accessKey === undefined) return FORBIDDEN;
    const request = {
      accessKeyId: accessKey,
      action: 'execute-api:Invoke',
      resources: [routeArn],
    };
    if (!isAllowed([request], parts)) return FORBIDDEN;
    return { allowed: true, context: describeSigner(accessKey, parts) };
  };
}
