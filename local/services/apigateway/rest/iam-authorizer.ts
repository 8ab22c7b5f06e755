import { describeSigner, isAllowed, signerOf } from '../authorizers/signer.ts';
import { FORBIDDEN, NO_METHOD } from './rest-answers.ts';
import type { RestApiParts } from './rest-api.ts';
import type { RestAuthorizer } from './rest-authorizer.ts';

/** `AWS_IAM`: a request must be signed, and its key's role be allowed `execute-api:Invoke`; the signature is not checked. */
export function makeRestIamAuthorizer(
  parts: Pick<RestApiParts, 'place' | 'policies' | 'warn'>,
): RestAuthorizer {
  return async ({ headers, queryStringParameters, requestContext }, methodArn) => {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const query = queryStringParameters ?? {};
    const signed = { headers: Object.fromEntries(lower), queryStringParameters: query };
    const accessKey = signerOf(signed, 'execute-api');
    if (accessKey === undefined) return { allowed: false, answer: NO_METHOD };
    const call = { accessKeyId: accessKey, action: 'execute-api:Invoke', resources: [methodArn] };
    if (!isAllowed([call], parts)) return { allowed: false, answer: FORBIDDEN };
    const {
      accountId,
      callerId: caller,
      userArn,
      userId: user,
    } = describeSigner(accessKey, parts).iam;
    const identity = {
      ...(requestContext.identity as object),
      accessKey,
      accountId,
      caller,
      userArn,
      user,
    };
    return { allowed: true, context: { identity } };
  };
}
