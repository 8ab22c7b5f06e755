import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { checkAuthorizer } from './check-authorizer.ts';
import { checkConsole } from './check-console.ts';
import { checkCors } from './check-cors.ts';
import { checkDomain } from './check-domain.ts';
import type { IngressSettings } from './ingress.ts';
import type { FunctionUrlIngressOptions } from './ingress-options.ts';

/** Throws where the ingress cannot be as its options say, with the reason and the way out. */
export function checkIngress(scope: Construct, settings: IngressSettings): void {
  const refuse = (message: string): never => {
    throw new Error(`EventRouter ${scope.node.id}: ${message}`);
  };
  checkAuthorizer(settings.authorizer, refuse);
  if (settings.cors !== undefined) checkCors(scope, settings.cors, settings.kind);
  const { console, authorizer } = settings;
  if (console !== undefined && console !== false) checkConsole(console, authorizer, refuse);
  if (settings.kind === 'function-url') checkFunctionUrl(settings, refuse);
  else if (settings.domain !== undefined) checkDomain(scope, settings.domain);
}

function checkFunctionUrl(
  { authorizer, reservedConcurrency: value }: FunctionUrlIngressOptions,
  refuse: (message: string) => void,
): void {
  if (typeof authorizer !== 'string')
    refuse(
      "a function URL asks for IAM signatures or for nothing, so it cannot run an authorizer of an HTTP API; pass 'iam', 'api-keys' or 'public', or use Ingress.httpApi()",
    );
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= 1) return;
  refuse(`reservedConcurrency must be a whole number, 1 or more; received ${value}`);
}
