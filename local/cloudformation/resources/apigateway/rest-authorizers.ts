import { makeRestIamAuthorizer } from '../../../services/apigateway/rest/iam-authorizer.ts';
import type { RestApi } from '../../../services/apigateway/rest/rest-api.ts';
import {
  AUTHORIZER_FAILED,
  makeRestAuthorizer,
  type RestAuthorizer,
  type RestAuthorizerSettings,
} from '../../../services/apigateway/rest/rest-authorizer.ts';
import type { PropertyReader } from '../../property-reader.ts';
import type { CloudBuilder } from '../cloud-builder.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { functionOf } from './function-of.ts';

/** An authorizer's answer counts for so long unless told (AWS::ApiGateway::Authorizer). */
const CACHE_SECONDS = 300;

const authorizer: ResourceHandler = {
  understood: [
    ...['AuthorizerResultTtlInSeconds', 'AuthorizerUri', 'IdentitySource'],
    ...['IdentityValidationExpression', 'Name', 'RestApiId', 'Type'],
  ],
  create({ logicalId, properties }, cloud) {
    const created = { ref: logicalId, attributes: { AuthorizerId: logicalId } };
    const settings = settingsOf(properties);
    if (settings === undefined) {
      cloud.warn(
        `AWS::ApiGateway::Authorizer "${logicalId}" is not run locally: only TOKEN and REQUEST with a Lambda function are; its methods answer 500`,
      );
      return created;
    }
    const made = restApiOf(properties, cloud);
    if (made === undefined) return created;
    const invoke = (arn: string, payload: string) => made.invokeAuthorizer(logicalId, arn, payload);
    made.addAuthorizer(logicalId, makeRestAuthorizer(settings, { ...made.parts, invoke }));
    return created;
  },
};

/** Undefined for what is not run. */
function settingsOf(properties: PropertyReader): RestAuthorizerSettings | undefined {
  const type = properties.requiredText('Type');
  const functionArn = functionOf(properties.text('AuthorizerUri'));
  if (functionArn === undefined || (type !== 'TOKEN' && type !== 'REQUEST')) return undefined;
  const validation = properties.text('IdentityValidationExpression');
  const cacheSeconds = properties.number('AuthorizerResultTtlInSeconds') ?? CACHE_SECONDS;
  return {
    ...{ functionArn, type, cacheMs: cacheSeconds * 1000 },
    identitySource: (properties.text('IdentitySource') ?? '').split(',').filter(Boolean),
    ...(validation === undefined ? {} : { validation: new RegExp(`^(?:${validation})$`) }),
  };
}

/** What decides who may call a method. One that cannot be run lets nobody in. */
export function restAuthorizerOf(
  properties: PropertyReader,
  made: RestApi,
): RestAuthorizer | undefined {
  const type = properties.text('AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return undefined;
  if (type === 'AWS_IAM') return makeRestIamAuthorizer(made.parts);
  return made.authorizer(properties.text('AuthorizerId') ?? '') ?? (async () => AUTHORIZER_FAILED);
}

/** The REST API that a resource is part of; undefined where that is not run. */
export function restApiOf(properties: PropertyReader, cloud: CloudBuilder): RestApi | undefined {
  return cloud.restApi(properties.requiredText('RestApiId'));
}

/** The authorizers of REST APIs. */
export const restAuthorizerResources: ResourceHandlers = {
  'AWS::ApiGateway::Authorizer': authorizer,
};
