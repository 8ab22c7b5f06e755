import type { HttpApi } from '../../../services/apigateway/http-api.ts';
import { NotRunError } from '../../not-run-error.ts';
import type { CloudBuilder } from '../cloud-builder.ts';
import { hostLabel } from '../physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { functionOf } from './function-of.ts';
import { authorizerOf, authorizerResources } from './http-authorizers.ts';
import { readCors } from './read-cors.ts';

const api: ResourceHandler = {
  understood: ['CorsConfiguration', 'Name', 'Description', 'ProtocolType', 'Tags'],
  async create({ logicalId, properties }, cloud) {
    if (properties.text('ProtocolType') !== 'HTTP')
      throw new NotRunError('only APIs of ProtocolType HTTP are run locally');
    const apiId = hostLabel(cloud.stackName, logicalId);
    const made = await cloud.addHttpApi(apiId);
    made.configureCors(readCors(properties, 'CorsConfiguration'));
    return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: made.url } };
  },
};

/** The part of an integration's reference that carries the function's ARN to the routes that name it. */
const integration: ResourceHandler = {
  understood: [
    'ApiId',
    'Description',
    'IntegrationMethod',
    'IntegrationType',
    'IntegrationUri',
    'PayloadFormatVersion',
  ],
  create({ logicalId, properties }, { warn }) {
    const arn = functionOf(properties.text('IntegrationUri'));
    const version = properties.text('PayloadFormatVersion');
    if (
      properties.text('IntegrationType') !== 'AWS_PROXY' ||
      arn === undefined ||
      version !== '2.0'
    ) {
      warn(
        `AWS::ApiGatewayV2::Integration "${logicalId}" is not run locally: only Lambda with payload format 2.0 is`,
      );
    }
    return { ref: arn ?? logicalId };
  },
};

const route: ResourceHandler = {
  understood: [
    'ApiId',
    'AuthorizationScopes',
    'AuthorizationType',
    'AuthorizerId',
    'OperationName',
    'RouteKey',
    'Target',
  ],
  create({ logicalId, properties }, cloud) {
    const api = apiOf(properties.requiredText('ApiId'), cloud);
    const authorizer = authorizerOf(properties, api);
    api?.addRoute({
      routeKey: properties.requiredText('RouteKey'),
      functionArn: (properties.text('Target') ?? '').replace(/^integrations\//, ''),
      ...(authorizer === undefined ? {} : { authorizer }),
      scopes: properties.list('AuthorizationScopes').map(String),
    });
    return { ref: logicalId, attributes: { RouteId: logicalId } };
  },
};

const stage: ResourceHandler = {
  // The access log goes nowhere here, as log groups do.
  understood: [
    'AccessLogSettings',
    'ApiId',
    'AutoDeploy',
    'DefaultRouteSettings',
    'Description',
    'StageName',
    'Tags',
  ],
  create({ logicalId, properties }, cloud) {
    const name = properties.requiredText('StageName');
    if (name !== '$default')
      cloud.warn(`AWS::ApiGatewayV2::Stage "${logicalId}" is not run locally: only $default is`);
    const settings = properties.object('DefaultRouteSettings');
    const rate = settings.number('ThrottlingRateLimit');
    const burst = settings.number('ThrottlingBurstLimit') ?? rate;
    if (rate !== undefined && burst !== undefined)
      apiOf(properties.requiredText('ApiId'), cloud)?.throttle({ rate, burst });
    return { ref: name };
  },
};

function apiOf(apiId: string, cloud: CloudBuilder): HttpApi | undefined {
  return cloud.httpApi(apiId);
}

/** HTTP APIs (API Gateway v2) with their routes. */
export const httpApiResources: ResourceHandlers = {
  ...authorizerResources,
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Integration': integration,
  'AWS::ApiGatewayV2::Route': route,
  'AWS::ApiGatewayV2::Stage': stage,
};
