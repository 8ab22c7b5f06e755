import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../lib/index.ts';

/** Four routers: behind a function URL for everybody, for whom it is granted, and for API keys; and one under a domain. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Ingress');
const common = { removalPolicy: RemovalPolicy.DESTROY, ingress: 'function-url' } as const;

const tell = (name: string, environment: Record<string, string> = {}) =>
  new LambdaFunction(stack, name, {
    code: Code.fromAsset('test/integration/handlers/tell-key'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    environment,
  });

const open = new EventRouter(stack, 'Open', { ...common, authorizer: 'public' });
open.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'billing-function', {
      entry: 'test/integration/handlers/probe.ts',
    }),
  ),
});

const signed = new EventRouter(stack, 'Signed', {
  ...common,
  authorizer: new HttpIamAuthorizer(),
  reservedConcurrency: 1,
});
signed.grantInvoke(tell('Producer'));

const keyed = new EventRouter(stack, 'Keyed', { ...common, authorizer: 'api-keys' });

// Before the domain, which it does not name.
tell('Stranger', { ROUTER_URL: 'https://events.example.com/events' });
const hostedZone = new HostedZone(stack, 'Zone', { zoneName: 'example.com' });
const certificate = new Certificate(stack, 'Certificate', {
  domainName: 'events.example.com',
  validation: CertificateValidation.fromDns(hostedZone),
});
const named = new EventRouter(stack, 'Named', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
  domain: { name: 'events.example.com', certificate, hostedZone },
});

for (const [name, router] of Object.entries({
  Open: open,
  Signed: signed,
  Keyed: keyed,
  Named: named,
}))
  new CfnOutput(stack, `${name}Url`, { value: router.url });
new CfnOutput(stack, 'KeysFunction', { value: keyed.keysFunctionName });
new CfnOutput(stack, 'NamedTarget', { value: named.domainTarget ?? '' });
