import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Stack } from 'aws-cdk-lib/core';
import { EventRouter, Ingress } from '../../../lib/index.ts';
import { newApp, newRouter } from '../synth.ts';

const NAME = 'events.example.com';
const ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/1';

function synth({ isZoneKnown }: { readonly isZoneKnown: boolean }) {
  const stack = new Stack(newApp(), 'Test');
  const attributes = { hostedZoneId: 'Z1', zoneName: 'example.com' };
  const router = new EventRouter(stack, 'Router', {
    ingress: Ingress.httpApi({
      authorizer: 'public',
      domain: {
        name: NAME,
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', ARN),
        ...(isZoneKnown
          ? { hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', attributes) }
          : {}),
      },
    }),
  });
  return { stack, router, template: Template.fromStack(stack) };
}

const target = { 'Fn::GetAtt': [expect.stringContaining('Domain'), 'RegionalDomainName'] };

describe('a router with a domain', () => {
  it('answers under it, by TLS 1.2 or newer, at the stage of its HTTP API', () => {
    const { router, template } = synth({ isZoneKnown: false });

    expect(router.url).toBe('https://events.example.com');
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: NAME,
      DomainNameConfigurations: [
        { CertificateArn: ARN, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
      ApiId: { Ref: 'RouterIngressApi207E0D36' },
      DomainName: { Ref: Match.stringLikeRegexp('Domain') },
      Stage: '$default',
      ApiMappingKey: Match.absent(),
    });
  });

  it('gets its record in the hosted zone', () => {
    const { template } = synth({ isZoneKnown: true });

    const records = Object.values(template.findResources('AWS::Route53::RecordSet'));
    expect(records).toMatchObject([
      {
        Properties: {
          Type: 'A',
          Name: 'events.example.com.',
          HostedZoneId: 'Z1',
          AliasTarget: {
            DNSName: target,
            HostedZoneId: { 'Fn::GetAtt': [expect.any(String), 'RegionalHostedZoneId'] },
          },
        },
      },
    ]);
  });

  it('says what its name must point at where the DNS is elsewhere, and makes no record', () => {
    const { stack, router, template } = synth({ isZoneKnown: false });

    expect(stack.resolve(router.domainTarget)).toEqual(target);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });
});

describe('a router without a domain', () => {
  it('answers under the endpoint of its API, without a slash at its end', () => {
    const { stack, router } = newRouter();

    const parts = [
      ...['https://', { Ref: 'RouterIngressApi207E0D36' }, '.execute-api.'],
      ...[{ Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }],
    ];
    expect(stack.resolve(router.url)).toEqual({ 'Fn::Join': ['', parts] });
    expect(router.domainTarget).toBeUndefined();
  });
});
