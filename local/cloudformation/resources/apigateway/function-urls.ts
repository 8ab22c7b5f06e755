import { hostLabel } from '../physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { readCors } from './read-cors.ts';

const url: ResourceHandler = {
  understood: ['AuthType', 'Cors', 'InvokeMode', 'Qualifier', 'TargetFunctionArn'],
  async create({ logicalId, properties }, cloud) {
    const target = properties.requiredText('TargetFunctionArn');
    const alias = properties.text('Qualifier');
    const plainArn = target.startsWith('arn:') ? target : cloud.functions.find(target).arn;
    const functionArn = alias === undefined ? plainArn : `${plainArn}:${alias}`;
    const urlId = hostLabel(cloud.stackName, logicalId);
    const authType = properties.requiredText('AuthType') === 'NONE' ? 'NONE' : 'AWS_IAM';
    const streams = properties.text('InvokeMode') === 'RESPONSE_STREAM';
    if (streams)
      cloud.warn(`AWS::Lambda::Url "${logicalId}" does not stream locally: answers are buffered`);
    const cors = readCors(properties, 'Cors');
    const { url: localUrl } = await cloud.addFunctionUrl({
      urlId,
      functionArn,
      authType,
      cors,
      streams,
    });
    const attributes = { FunctionArn: functionArn, FunctionUrl: `${localUrl}/` };
    return { ref: functionArn, attributes };
  },
};

/** The URLs of functions. */
export const functionUrlResources: ResourceHandlers = { 'AWS::Lambda::Url': url };
