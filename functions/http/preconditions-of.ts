import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Preconditions } from '../../core/shared/preconditions.ts';

/** What a request says of what stands where it would change something. */
export function preconditionsOf({
  headers,
}: Pick<APIGatewayProxyEventV2, 'headers'>): Preconditions {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
}
