import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, Ingress } from '../../../lib/index.ts';

/** Two routers whose requests IAM decides about: behind an HTTP API, and behind a function URL. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Signed');

const ingresses = {
  Api: Ingress.httpApi({ authorizer: 'iam' }),
  Function: Ingress.functionUrl({ authorizer: 'iam' }),
};

for (const [name, ingress] of Object.entries(ingresses)) {
  const router = new EventRouter(stack, name, { removalPolicy: RemovalPolicy.DESTROY, ingress });
  new CfnOutput(stack, `${name}Url`, { value: router.url });
}
