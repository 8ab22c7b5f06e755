import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, Ingress } from '../../../lib/index.ts';

/** Routers whose consoles are open in each way; the issuer of the tokens is in the environment. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Console');
const issuer = process.env.ISSUER ?? 'https://nowhere.example';
const tokens = () => new HttpJwtAuthorizer('Tokens', issuer, { jwtAudience: ['waybill'] });

const INGRESSES = {
  Keyed: Ingress.httpApi({ authorizer: 'api-keys' }),
  UrlKeyed: Ingress.functionUrl({ authorizer: 'api-keys' }),
  UrlOpen: Ingress.functionUrl({ authorizer: 'public' }),
  Jwt: Ingress.httpApi({
    authorizer: tokens(),
    console: { issuer, clientId: 'console', scopes: ['openid', 'profile'], audience: 'waybill' },
  }),
  Signed: Ingress.httpApi({ authorizer: 'iam' }),
};

for (const [name, ingress] of Object.entries(INGRESSES)) {
  const router = new EventRouter(stack, name, {
    ...{ ingress, busName: `${name.toLowerCase()}-router` },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new CfnOutput(stack, `${name}Url`, { value: router.url });
  if (name.endsWith('Keyed'))
    new CfnOutput(stack, `${name}Keys`, { value: router.keysFunctionName });
}
