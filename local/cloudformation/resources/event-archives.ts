import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const archive: ResourceHandler = {
  // Nothing is encrypted here.
  understood: [
    'ArchiveName',
    'Description',
    'EventPattern',
    'KmsKeyIdentifier',
    'RetentionDays',
    'SourceArn',
  ],
  async create({ logicalId, properties }, { buses, stackName }) {
    const ArchiveName = properties.text('ArchiveName') ?? physicalName(stackName, logicalId, 48);
    const { EventPattern } = properties.values;
    const Description = properties.text('Description');
    const RetentionDays = properties.number('RetentionDays');
    const { ArchiveArn } = await buses.call('CreateArchive', {
      ArchiveName,
      EventSourceArn: properties.requiredText('SourceArn'),
      ...(Description === undefined ? {} : { Description }),
      ...(RetentionDays === undefined ? {} : { RetentionDays }),
      ...(EventPattern === undefined
        ? {}
        : {
            EventPattern:
              typeof EventPattern === 'string' ? EventPattern : JSON.stringify(EventPattern),
          }),
    });
    return { ref: ArchiveName, attributes: { Arn: String(ArchiveArn), ArchiveName } };
  },
};

/** Archives of event buses; replays of them are made by API. */
export const eventArchiveResources: ResourceHandlers = {
  'AWS::Events::Archive': archive,
};
