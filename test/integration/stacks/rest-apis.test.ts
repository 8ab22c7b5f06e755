import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuthorizationType,
  Cors,
  HttpIntegration,
  LambdaIntegration,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
let cloud: Cloud;
let url: string;

/** What `RestApi` of CDK makes, with the options that public examples use. */
function define(cdk: App): void {
  const stack = new Stack(cdk, 'Items');
  const code = Code.fromAsset('test/integration/handlers/rest');
  const runtime = Runtime.NODEJS_22_X;
  const fn = new LambdaFunction(stack, 'f', { code, runtime, handler: 'index.handler' });
  const handler = new LambdaFunction(stack, 'a', { code, runtime, handler: 'index.authorize' });
  const api = new RestApi(stack, 'Api', {
    defaultIntegration: new LambdaIntegration(fn),
    defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
    deployOptions: { stageName: 'live', variables: { color: 'blue' } },
    cloudWatchRole: true,
  });
  const items = api.root.addResource('items');
  items.addMethod('GET');
  items.addMethod('POST', undefined, { authorizer: new TokenAuthorizer(stack, 't', { handler }) });
  items.addMethod('DELETE', undefined, { authorizationType: AuthorizationType.IAM });
  items.addResource('{id}').addMethod('GET');
  items.addMethod('PUT', new HttpIntegration('https://example.com/'));
  api.root.addResource('files').addProxy();
  new CfnOutput(stack, 'Url', { value: api.url });
}

beforeAll(async () => {
  cloud = await app.run(define);
  url = cloud.outputs.Url ?? '';
});

afterAll(() => app.clear());

describe('a REST API of a CDK app', () => {
  it('is at its own address, with the name of its stage', () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/live\/$/);
  });

  it.each([
    ['items', '/items', null],
    ['items/7', '/items/{id}', { id: '7' }],
    ['files/a/b', '/files/{proxy+}', { proxy: 'a/b' }],
  ])('gives %s to its function', async (path, resource, pathParameters) => {
    const response = await fetch(url + path);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ...{ resource, pathParameters, httpMethod: 'GET', stageVariables: { color: 'blue' } },
    });
  });

  it('answers preflights by itself', async () => {
    const response = await fetch(`${url}items`, { method: 'OPTIONS' });

    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT');
  });

  it.each([
    ['let-in', 200],
    ['somebody', 403],
    ['nobody', 401],
  ])('asks its authorizer: %s gets %i', async (authorization, status) => {
    const response = await fetch(`${url}items`, { method: 'POST', headers: { authorization } });

    expect(response.status).toBe(status);
    const { requestContext } = (await response.json()) as { requestContext?: object };
    const authorizer = { principalId: 'somebody', team: '7' };
    if (status === 200) expect(requestContext).toMatchObject({ authorizer });
    else expect(requestContext).toBeUndefined();
  });

  it('takes only signed requests where it says so', async () => {
    const scope = 'Credential=dev/20261127/us-east-1/execute-api/aws4_request';
    const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=00`;

    const plain = await fetch(`${url}items`, { method: 'DELETE' });
    const signed = await fetch(`${url}items`, { method: 'DELETE', headers: { authorization } });

    expect([plain.status, signed.status]).toEqual([403, 200]);
    expect(await signed.json()).toMatchObject({
      requestContext: { identity: { accessKey: 'dev', accountId: '000000000000' } },
    });
  });

  it('names what it does not run, and answers 500 to it', async () => {
    const response = await fetch(`${url}items`, { method: 'PUT' });

    expect(response.status).toBe(500);
    expect(cloud.warnings).toContainEqual(
      expect.stringMatching(
        /^AWS::ApiGateway::Method "[^"]+" is not run locally, and answers 500: its integration is HTTP_PROXY, and only/,
      ),
    );
  });
});
