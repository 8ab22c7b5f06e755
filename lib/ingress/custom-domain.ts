import {
  ApiMapping,
  DomainName,
  type HttpStage,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { RouterDomain } from './ingress-options.ts';

/** A domain for a stage of an HTTP API, with its record where the hosted zone is known. */
export class CustomDomain extends Construct {
  /** The name in the router's region that the domain's DNS record must point at. */
  readonly target: string;

  constructor(scope: Construct, id: string, props: RouterDomain & { readonly stage: HttpStage }) {
    super(scope, id);
    const { name, certificate, hostedZone: zone, stage } = props;
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, 'Mapping', { api: stage.api, domainName, stage });
    const { regionalDomainName, regionalHostedZoneId } = domainName;
    this.target = regionalDomainName;
    if (zone === undefined) return;
    const alias = new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId);
    new ARecord(this, 'Record', { zone, recordName: name, target: RecordTarget.fromAlias(alias) });
  }
}
