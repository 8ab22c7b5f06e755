import { type Authorizer, BROKEN } from '../../../services/apigateway/authorizers/authorizer.ts';
import { makeIamAuthorizer } from '../../../services/apigateway/authorizers/iam-authorizer.ts';
import { makeJwtAuthorizer } from '../../../services/apigateway/authorizers/jwt-authorizer.ts';
import { makeLambdaAuthorizer } from '../../../services/apigateway/authorizers/lambda-authorizer.ts';
import type { HttpApi } from '../../../services/apigateway/http-api.ts';
import type { PropertyReader } from '../../property-reader.ts';
import type { CloudBuilder } from '../cloud-builder.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { functionOf } from './function-of.ts';

/** A Lambda authorizer's answer counts for so long unless told (AWS::ApiGatewayV2::Authorizer). */
const DEFAULT_CACHE_SECONDS = 300;

const authorizer: ResourceHandler = {
  understood: [
    'ApiId',
    'AuthorizerPayloadFormatVersion',
    'AuthorizerResultTtlInSeconds',
    'AuthorizerType',
    'AuthorizerUri',
    'EnableSimpleResponses',
    'IdentitySource',
    'JwtConfiguration',
    'Name',
  ],
  create({ logicalId, properties }, cloud) {
    const api = cloud.httpApi(properties.requiredText('ApiId'));
    const made =
      properties.text('AuthorizerType') === 'JWT'
        ? api && makeJwt(properties, api)
        : api && makeLambda(logicalId, properties, { api, cloud });
    if (made !== undefined) api?.addAuthorizer(logicalId, made);
    return { ref: logicalId, attributes: { AuthorizerId: logicalId } };
  },
};

function makeJwt(properties: PropertyReader, { parts }: HttpApi): Authorizer {
  const settings = properties.object('JwtConfiguration');
  return makeJwtAuthorizer(
    {
      issuer: settings.requiredText('Issuer'),
      audience: settings.list('Audience').map(String),
      identitySource: properties.list('IdentitySource').map(String),
    },
    parts,
  );
}

function makeLambda(
  logicalId: string,
  properties: PropertyReader,
  { api, cloud }: { readonly api: HttpApi; readonly cloud: CloudBuilder },
): Authorizer | undefined {
  const functionArn = functionOf(properties.text('AuthorizerUri'));
  const version = properties.text('AuthorizerPayloadFormatVersion');
  if (functionArn === undefined || version !== '2.0') {
    cloud.warn(
      `AWS::ApiGatewayV2::Authorizer "${logicalId}" is not run locally: only a Lambda function with payload format 2.0 is; its routes answer 500`,
    );
    return undefined;
  }
  const cacheSeconds = properties.number('AuthorizerResultTtlInSeconds') ?? DEFAULT_CACHE_SECONDS;
  return makeLambdaAuthorizer(
    {
      functionArn,
      identitySource: properties.list('IdentitySource').map(String),
      simple: properties.flag('EnableSimpleResponses') ?? false,
      cacheMs: cacheSeconds * 1000,
    },
    {
      ...api.parts,
      invoke: (arn, payload) => api.invokeAuthorizer(logicalId, arn, payload),
    },
  );
}

/** What decides who may call a route. One that cannot be run lets nobody in. */
export function authorizerOf(
  route: PropertyReader,
  api: HttpApi | undefined,
): Authorizer | undefined {
  const type = route.text('AuthorizationType') ?? 'NONE';
  if (type === 'NONE' || api === undefined) return undefined;
  if (type === 'AWS_IAM') return makeIamAuthorizer(api.parts);
  return api.authorizer(route.text('AuthorizerId') ?? '') ?? (async () => BROKEN);
}

/** The authorizers of HTTP APIs. */
export const authorizerResources: ResourceHandlers = {
  'AWS::ApiGatewayV2::Authorizer': authorizer,
};
