import { arnOf } from '../../../support/account-region.ts';
import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';

/** Where the domain of an API would be found on AWS; here nobody looks. */
const domainName: ResourceHandler = {
  understood: ['DomainName', 'DomainNameConfigurations', 'MutualTlsAuthentication', 'Tags'],
  create({ properties }, { place }) {
    const name = properties.requiredText('DomainName');
    const RegionalDomainName = `d-local.execute-api.${place.region}.amazonaws.com`;
    return { ref: name, attributes: { RegionalDomainName, RegionalHostedZoneId: 'ZLOCAL' } };
  },
};

/** The API answers at its local address, which strings get in the place of the domain's. */
const mapping: ResourceHandler = {
  understood: ['ApiId', 'DomainName', 'Stage'],
  create({ logicalId, properties }, cloud) {
    if (properties.text('ApiMappingKey') === undefined)
      cloud.addDomain(properties.requiredText('DomainName'), properties.requiredText('ApiId'));
    return { ref: logicalId, attributes: { ApiMappingId: logicalId } };
  },
};

const record: ResourceHandler = {
  understood: [
    ...['AliasTarget', 'Comment', 'HostedZoneId', 'HostedZoneName', 'Name'],
    ...['ResourceRecords', 'TTL', 'Type'],
  ],
  create: ({ properties }) => ({ ref: properties.requiredText('Name') }),
};

const hostedZone: ResourceHandler = {
  understood: ['HostedZoneConfig', 'HostedZoneTags', 'Name'],
  create: ({ logicalId }) => ({
    ref: logicalId,
    attributes: { Id: logicalId, NameServers: [] },
  }),
};

const certificate: ResourceHandler = {
  understood: [
    ...['CertificateAuthorityArn', 'CertificateTransparencyLoggingPreference', 'DomainName'],
    ...['DomainValidationOptions', 'KeyAlgorithm', 'SubjectAlternativeNames', 'Tags'],
    'ValidationMethod',
  ],
  create({ logicalId }, { place }) {
    return { ref: arnOf(place, 'acm', `certificate/${logicalId}`) };
  },
};

/** Domains in front of HTTP APIs, with their certificates and records: an API answers here without them. */
export const domainResources: ResourceHandlers = {
  'AWS::ApiGatewayV2::ApiMapping': mapping,
  'AWS::ApiGatewayV2::DomainName': domainName,
  'AWS::CertificateManager::Certificate': certificate,
  'AWS::Route53::HostedZone': hostedZone,
  'AWS::Route53::RecordSet': record,
};
