import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { RouterDomain } from './ingress-options.ts';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_NAME = 253;

/** Throws where a domain cannot be the router's; what is not known before the deployment is let through. */
export function checkDomain(
  scope: Construct,
  { name, certificate, hostedZone }: RouterDomain,
): void {
  const refuse = (message: string): never => {
    throw new Error(`EventRouter ${scope.node.id}: domain.${message}`);
  };
  if (!Token.isUnresolved(name)) {
    const labels = name.split('.');
    if (labels.length < 2 || name.length > LONGEST_NAME || !labels.every((it) => LABEL.test(it)))
      refuse(
        `name must be a domain name alone, in lower case, such as "events.example.com", without a scheme, a port, a path or a wildcard; received ${JSON.stringify(name.slice(0, 300))}`,
      );
  }
  const zone = hostedZone?.zoneName;
  if (zone !== undefined && !Token.isUnresolved(name) && !Token.isUnresolved(zone)) {
    const inZone = name === zone || name.endsWith(`.${zone}`);
    if (!inZone)
      refuse(`hostedZone is ${zone}, which ${name} is not in; pass the zone of the name itself`);
  }
  const { region } = Stack.of(scope);
  const where = regionOf(certificate.certificateArn);
  if (where !== undefined && !Token.isUnresolved(region) && where !== region)
    refuse(
      `certificate is in ${where}, and an HTTP API takes one of its own region only, ${region}; request another one there, which costs nothing`,
    );
}

function regionOf(arn: string): string | undefined {
  if (Token.isUnresolved(arn)) return undefined;
  return Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
}
