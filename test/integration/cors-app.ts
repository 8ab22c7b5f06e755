import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, type EventRouterProps } from '../../lib/index.ts';

/** Routers that one page may call, by either ingress, for everybody and for some; and one that no page may. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Cors');
const cors = { allowOrigins: ['https://app.example.com'], maxAge: Duration.hours(1) };
const byUrl = { ingress: 'function-url' } as const;

const ROUTERS: Record<string, EventRouterProps> = {
  Api: { authorizer: 'public', cors },
  SignedApi: { authorizer: new HttpIamAuthorizer(), cors },
  Closed: { authorizer: 'public' },
  Url: { authorizer: 'public', ...byUrl, cors },
  KeyedUrl: { authorizer: 'api-keys', ...byUrl, cors },
};

for (const [name, props] of Object.entries(ROUTERS)) {
  const router = new EventRouter(stack, name, { removalPolicy: RemovalPolicy.DESTROY, ...props });
  new CfnOutput(stack, `${name}Address`, { value: router.url });
  if (props.authorizer === 'api-keys')
    new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
}
