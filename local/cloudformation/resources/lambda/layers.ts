import { statSync } from 'node:fs';
import { arnOf } from '../../../support/account-region.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';

const layer: ResourceHandler = {
  understood: [
    ...['CompatibleArchitectures', 'CompatibleRuntimes', 'Content', 'Description', 'LayerName'],
    'LicenseInfo',
  ],
  create({ logicalId, properties }, cloud) {
    const name = properties.text('LayerName') ?? physicalName(cloud.stackName, logicalId, 140);
    const ref = arnOf(cloud.place, 'lambda', `layer:${name}:1`);
    const key = properties.object('Content').text('S3Key');
    const folder = key === undefined ? undefined : cloud.assetPath(key);
    if (folder !== undefined && statSync(folder).isDirectory())
      cloud.functions.layers.set(ref, folder);
    else
      cloud.warn(
        `AWS::Lambda::LayerVersion "${logicalId}" is not run locally: its content is no folder of this assembly`,
      );
    return { ref, attributes: { LayerVersionArn: ref } };
  },
};

/** Layers: folders that functions have beside their code. */
export const layerResources: ResourceHandlers = { 'AWS::Lambda::LayerVersion': layer };
