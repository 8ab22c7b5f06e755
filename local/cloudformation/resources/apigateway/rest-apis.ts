import type { Integration } from '../../../services/apigateway/rest/find-method.ts';
import { readMock } from '../../../services/apigateway/rest/mock-integration.ts';
import type { PropertyReader } from '../../property-reader.ts';
import type { CloudBuilder } from '../cloud-builder.ts';
import { hostLabel } from '../physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { functionOf } from './function-of.ts';
import { restApiOf, restAuthorizerOf, restAuthorizerResources } from './rest-authorizers.ts';

/** How long an integration may take unless told (AWS::ApiGateway::Method Integration, `TimeoutInMillis`). */
const TIMEOUT_MS = 29_000;

const api: ResourceHandler = {
  understood: [
    ...['ApiKeySourceType', 'BinaryMediaTypes', 'Description', 'EndpointConfiguration', 'Name'],
    'Tags',
  ],
  async create({ logicalId, properties }, cloud) {
    const apiId = hostLabel(cloud.stackName, logicalId);
    const binaryMediaTypes = properties.list('BinaryMediaTypes').map(String);
    const made = await cloud.addRestApi(apiId, binaryMediaTypes);
    return { ref: apiId, attributes: { RestApiId: apiId, RootResourceId: made.rootId } };
  },
};

const resource: ResourceHandler = {
  understood: ['ParentId', 'PathPart', 'RestApiId'],
  create({ logicalId, properties }, cloud) {
    const id = `${cloud.stackName}-${logicalId}`;
    const parent = properties.requiredText('ParentId');
    restApiOf(properties, cloud)?.addResource(id, parent, properties.requiredText('PathPart'));
    return { ref: id, attributes: { ResourceId: id } };
  },
};

const method: ResourceHandler = {
  // Models and parameters do nothing without a validator, which is not run.
  understood: [
    ...['ApiKeyRequired', 'AuthorizationType', 'AuthorizerId', 'HttpMethod', 'Integration'],
    ...['MethodResponses', 'OperationName', 'RequestModels', 'RequestParameters', 'ResourceId'],
    'RestApiId',
  ],
  create({ logicalId, properties }, cloud) {
    const owner = `AWS::ApiGateway::Method "${logicalId}"`;
    const made = restApiOf(properties, cloud);
    const needsKey = properties.flag('ApiKeyRequired') ?? false;
    if (needsKey)
      cloud.warn(`${owner} needs an API key: keys of usage plans are not run, and it answers 403`);
    const authorizer = made && restAuthorizerOf(properties, made);
    made?.addMethod(properties.requiredText('ResourceId'), {
      httpMethod: properties.requiredText('HttpMethod'),
      integration: integrationOf(properties.object('Integration'), (what) =>
        cloud.warn(`${owner} is not run locally, and answers 500: ${what}`),
      ),
      needsKey,
      ...(authorizer === undefined ? {} : { authorizer }),
    });
    return { ref: logicalId };
  },
};

function integrationOf(settings: PropertyReader, warn: (what: string) => void): Integration {
  const type = settings.text('Type');
  if (type === 'MOCK') return mockOf(settings, warn);
  const functionArn = functionOf(settings.text('Uri'));
  if (type === 'AWS_PROXY' && functionArn !== undefined)
    return { functionArn, timeoutMs: settings.number('TimeoutInMillis') ?? TIMEOUT_MS };
  warn(`its integration is ${type}, and only AWS_PROXY with a Lambda function and MOCK are`);
  return 'not-run';
}

function mockOf(settings: PropertyReader, warn: (what: string) => void): Integration {
  const json = 'application/json';
  const responses = settings.objects('IntegrationResponses').map((response) => ({
    statusCode: response.requiredText('StatusCode'),
    selectionPattern: response.text('SelectionPattern'),
    parameters: response.object('ResponseParameters').values as Readonly<Record<string, string>>,
    template: response.object('ResponseTemplates').text(json),
  }));
  const mock = readMock(settings.object('RequestTemplates').text(json) ?? '', responses);
  if (typeof mock !== 'string') return { mock };
  warn(`a mock of literal texts is, and not ${mock}`);
  return 'not-run';
}

const stage: ResourceHandler = {
  // Logs, metrics and traces go nowhere here.
  understood: [
    ...['AccessLogSetting', 'DeploymentId', 'Description', 'MethodSettings', 'RestApiId'],
    ...['StageName', 'Tags', 'TracingEnabled', 'Variables'],
  ],
  create({ logicalId, properties }, cloud) {
    const name = properties.requiredText('StageName');
    const throttle = throttleOf(logicalId, properties, cloud);
    const variables = properties.object('Variables').values as Readonly<Record<string, string>>;
    restApiOf(properties, cloud)?.addStage({
      ...{ name, variables },
      ...(throttle === undefined ? {} : { throttle }),
    });
    return { ref: name };
  },
};

function throttleOf(logicalId: string, properties: PropertyReader, cloud: CloudBuilder) {
  let found: { readonly rate: number; readonly burst: number } | undefined;
  for (const setting of properties.objects('MethodSettings')) {
    const rate = setting.number('ThrottlingRateLimit');
    if (rate === undefined) continue;
    const ofAll = setting.text('ResourcePath') === '/*' && setting.text('HttpMethod') === '*';
    if (ofAll) found = { rate, burst: setting.number('ThrottlingBurstLimit') ?? rate };
    else
      cloud.warn(
        `AWS::ApiGateway::Stage "${logicalId}" does not throttle single methods locally: only all of them`,
      );
  }
  return found;
}

const deployment: ResourceHandler = {
  understood: ['Description', 'RestApiId'],
  create: ({ logicalId }) => ({ ref: logicalId, attributes: { DeploymentId: logicalId } }),
};

/** Only names the role that writes logs to CloudWatch. */
const account: ResourceHandler = {
  understood: ['CloudWatchRoleArn'],
  create: ({ logicalId }) => ({ ref: logicalId }),
};

/** REST APIs (API Gateway v1) with Lambda proxy integrations and literal mocks. */
export const restApiResources: ResourceHandlers = {
  ...restAuthorizerResources,
  'AWS::ApiGateway::Account': account,
  'AWS::ApiGateway::Deployment': deployment,
  'AWS::ApiGateway::Method': method,
  'AWS::ApiGateway::Resource': resource,
  'AWS::ApiGateway::RestApi': api,
  'AWS::ApiGateway::Stage': stage,
};
