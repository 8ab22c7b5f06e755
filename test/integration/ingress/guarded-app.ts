import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter } from '../../../lib/index.ts';

/** Three routers, each with another authorizer; the issuer of the tokens is in the environment. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Guarded');
const removalPolicy = RemovalPolicy.DESTROY;

const decide = new LambdaFunction(stack, 'Decide', {
  code: Code.fromAsset('test/integration/handlers/decide'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_24_X,
});

const authorizers = {
  Iam: new HttpIamAuthorizer(),
  Jwt: new HttpJwtAuthorizer('Tokens', process.env.ISSUER ?? 'https://nowhere.example', {
    jwtAudience: ['waybill'],
  }),
  Lambda: new HttpLambdaAuthorizer('Keys', decide, {
    identitySource: ['$request.header.x-api-key'],
    responseTypes: [HttpLambdaResponseType.SIMPLE],
  }),
};

for (const [name, authorizer] of Object.entries(authorizers)) {
  const router = new EventRouter(stack, name, { removalPolicy, authorizer });
  new CfnOutput(stack, `${name}Url`, { value: router.url });
}
