import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, Ingress, SubscriberFunction } from '../../../lib/index.ts';

/** Four routers: behind a function URL for everybody, for whom it is granted, and for API keys; and one under a domain. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Ingress');
const removalPolicy = RemovalPolicy.DESTROY;

const tell = (name: string, environment: Record<string, string> = {}) =>
  new LambdaFunction(stack, name, {
    code: Code.fromAsset('test/integration/handlers/tell-key'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    environment,
  });

const open = new EventRouter(stack, 'Open', {
  removalPolicy,
  ingress: Ingress.functionUrl({ authorizer: 'public' }),
});
open.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'billing-function', {
      entry: 'test/integration/handlers/probe.ts',
    }),
  ),
});

const signed = new EventRouter(stack, 'Signed', {
  removalPolicy,
  ingress: Ingress.functionUrl({ authorizer: 'iam', reservedConcurrency: 1 }),
});
signed.grantInvoke(tell('Producer'));

const keyed = new EventRouter(stack, 'Keyed', {
  removalPolicy,
  ingress: Ingress.functionUrl({ authorizer: 'api-keys' }),
});

// Before the domain, which it does not name.
tell('Stranger', { ROUTER_URL: 'https://events.example.com/events' });
const hostedZone = new HostedZone(stack, 'Zone', { zoneName: 'example.com' });
const certificate = new Certificate(stack, 'Certificate', {
  domainName: 'events.example.com',
  validation: CertificateValidation.fromDns(hostedZone),
});
const named = new EventRouter(stack, 'Named', {
  removalPolicy,
  ingress: Ingress.httpApi({
    authorizer: 'public',
    domain: { name: 'events.example.com', certificate, hostedZone },
  }),
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
