import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { checkCors } from './check-cors.ts';
import { checkDomain } from './check-domain.ts';
import type { IngressOptions } from './ingress-options.ts';

const KINDS = ['http-api', 'function-url'];

/** Throws where the options of the ingress contradict each other, with the reason and the way out. */
export function checkIngress(scope: Construct, options: IngressOptions): void {
  const { ingress = 'http-api', cors, domain, reservedConcurrency } = options;
  const refuse = (message: string): never => {
    throw new Error(`EventRouter ${scope.node.id}: ${message}`);
  };
  if (!KINDS.includes(ingress))
    refuse(`\`ingress\` must be one of ${KINDS.join(', ')}; received ${JSON.stringify(ingress)}`);
  if (cors !== undefined) checkCors(scope, cors, ingress);
  if (domain !== undefined && ingress === 'http-api') checkDomain(scope, domain);
  if (reservedConcurrency !== undefined) checkConcurrency(reservedConcurrency, ingress, refuse);
  if (ingress === 'function-url') checkFunctionUrl(options, refuse);
}

function checkConcurrency(value: number, ingress: string, refuse: (message: string) => void): void {
  if (ingress !== 'function-url')
    refuse(
      'reservedConcurrency is for the function behind a function URL; set `throttle` for an HTTP API',
    );
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1)) return;
  refuse(`reservedConcurrency must be a whole number, 1 or more; received ${value}`);
}

function checkFunctionUrl(
  { authorizer, throttle, domain }: IngressOptions,
  refuse: (message: string) => void,
): void {
  if (throttle !== undefined)
    refuse(
      'a function URL has no `throttle`; set `reservedConcurrency`, of which it takes ten times as many requests a second, or leave `ingress` out for an HTTP API',
    );
  if (domain !== undefined)
    refuse(
      'a function URL has no `domain`; put a CloudFront distribution with your certificate before router.url, or leave `ingress` out for an HTTP API',
    );
  if (typeof authorizer !== 'string' && !isIam(authorizer))
    refuse(
      `a function URL asks for IAM signatures or for nothing, so it cannot run the authorizer ${authorizer.constructor.name}; pass \`new HttpIamAuthorizer()\`, 'api-keys' or 'public', or leave \`ingress\` out for an HTTP API`,
    );
}

function isIam(authorizer: IHttpRouteAuthorizer): boolean {
  return 'authorizationType' in authorizer && authorizer.authorizationType === 'AWS_IAM';
}
