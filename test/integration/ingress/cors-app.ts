import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, Ingress } from '../../../lib/index.ts';

/** Routers that one page may call, by either ingress, for everybody and for some; and one that no page may. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Cors');
const cors = { allowOrigins: ['https://app.example.com'], maxAge: Duration.hours(1) };

const ROUTERS: Record<string, Ingress> = {
  Api: Ingress.httpApi({ authorizer: 'public', cors }),
  SignedApi: Ingress.httpApi({ authorizer: 'iam', cors }),
  Closed: Ingress.httpApi({ authorizer: 'public' }),
  Url: Ingress.functionUrl({ authorizer: 'public', cors }),
  KeyedUrl: Ingress.functionUrl({ authorizer: 'api-keys', cors }),
};

for (const [name, ingress] of Object.entries(ROUTERS)) {
  const router = new EventRouter(stack, name, { removalPolicy: RemovalPolicy.DESTROY, ingress });
  new CfnOutput(stack, `${name}Address`, { value: router.url });
  if (ingress.settings.authorizer === 'api-keys')
    new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
}
