import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda';
import { cutText } from '../../core/shared/cut-text.ts';
import type { AllowedRequest } from './answer-routes.ts';

/** What an authorizer before the function says of the caller (API Gateway developer guide, "Payload format version 2.0"). */
interface Authorizer {
  readonly iam?: { readonly userArn?: string };
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
  readonly lambda?: Readonly<Record<string, unknown>> | null;
}

type AuthorizedRequest = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayProxyEventV2['requestContext'] & { readonly authorizer?: Authorizer }
>;

const LONGEST = 256;

/** Who sends a request, as the audit names it: the key, the role, or the subject of a token; `anyone` at a public router. */
export function callerOf({ request, key }: Pick<AllowedRequest, 'request' | 'key'>): string {
  if (key !== undefined) return `key ${key.id} of ${key.producer}`;
  const { authorizer } = (request as AuthorizedRequest).requestContext;
  const { iam, jwt, lambda } = authorizer ?? {};
  const named = iam?.userArn ?? jwt?.claims?.sub ?? lambda?.principalId ?? lambda?.sub;
  if (typeof named === 'string' && named !== '') return cutText(named, LONGEST);
  return authorizer === undefined ? 'anyone' : 'a caller whom the authorizer has not named';
}
