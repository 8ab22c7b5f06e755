import { describe, expect, it } from '@jest/globals';
import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { ConsoleSettings } from '../../../core/console/console-settings.ts';
import { ENV } from '../../../core/settings.ts';
import {
  EventRouter,
  type HttpApiIngressOptions,
  Ingress,
  type RouterConsole,
} from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const jwt = () => new HttpJwtAuthorizer('Tokens', 'https://login.example', { jwtAudience: ['a'] });

const SIGN_IN: RouterConsole = { issuer: 'https://login.example', clientId: 'console' };

function synth(ingress: Ingress) {
  const app = newApp();
  const router = new EventRouter(new Stack(app, 'Test'), 'Router', { ingress, busName: 'orders' });
  const resources: Record<string, Resource> = app
    .synth()
    .getStackArtifact(Stack.of(router).artifactId).template.Resources;
  const found = Object.values(resources);
  const routes = found.filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route');
  const ofConsole = routes.flatMap(({ Properties: { RouteKey, AuthorizationType } }) =>
    String(RouteKey).includes('/console') ? [[RouteKey, AuthorizationType ?? 'NONE']] : [],
  );
  const told = found.flatMap(({ Properties = {} }) => {
    const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: object };
    const value: unknown = Reflect.get(Variables, ENV.console);
    return value === undefined ? [] : [[Properties.Description, value] as const];
  });
  return { routes: Object.fromEntries(ofConsole) as Record<string, string>, told };
}

const GETS = ['GET /console', 'GET /console/session', 'GET /console/{proxy+}'];
const ALL = [...GETS, 'POST /console/session', 'DELETE /console/session'];

const all = (keys: readonly string[], type: string) =>
  Object.fromEntries(keys.map((key) => [key, type]));

describe('the console of a router behind an HTTP API', () => {
  it.each<[string, () => HttpApiIngressOptions, Record<string, string>, Partial<ConsoleSettings>]>([
    ['is public', () => ({ authorizer: 'public' }), all(GETS, 'NONE'), { signIn: 'none' }],
    ['checks keys', () => ({ authorizer: 'api-keys' }), all(ALL, 'NONE'), { signIn: 'api-key' }],
    ['asks for signatures', () => ({ authorizer: 'iam' }), all(GETS, 'AWS_IAM'), { signIn: 'iam' }],
    [
      'asks for signatures by an authorizer of CDK',
      () => ({ authorizer: new HttpIamAuthorizer() }),
      all(GETS, 'AWS_IAM'),
      { signIn: 'iam' },
    ],
    [
      'wants tokens, and says where they come from',
      () => ({
        authorizer: jwt(),
        console: { ...SIGN_IN, scopes: ['openid', 'a'], audience: 'b' },
      }),
      all(GETS, 'NONE'),
      {
        signIn: 'jwt',
        jwt: { ...SIGN_IN, scopes: 'openid a', audience: 'b' },
      },
    ],
    [
      'wants tokens of an issuer that is in two places',
      () => ({ authorizer: jwt(), console: { ...SIGN_IN, origins: ['https://token.example'] } }),
      all(GETS, 'NONE'),
      {
        ...{ signIn: 'jwt', jwt: { ...SIGN_IN, scopes: 'openid' } },
        origins: ['https://token.example'],
      },
    ],
    [
      'wants tokens, and does not say where they come from',
      () => ({ authorizer: jwt() }),
      all(GETS, 'JWT'),
      { signIn: 'none' },
    ],
    [
      'asks a function',
      () => ({
        authorizer: new HttpLambdaAuthorizer(
          'Decide',
          LambdaFunction.fromFunctionName(new Stack(), 'Decide', 'decide'),
        ),
      }),
      all(GETS, 'CUSTOM'),
      { signIn: 'none' },
    ],
  ])('has the routes that it needs where it %s', (_, options, routes, settings) => {
    const made = synth(Ingress.httpApi(options()));

    expect(made.routes).toEqual(routes);
    expect(made.told).toEqual([
      ['Answers questions about events, deliveries and subscribers', expect.anything()],
    ]);
    const [[, told] = []] = made.told;
    expect(JSON.parse(writtenOut(told))).toEqual({ ...settings, router: 'bus' });
  });

  it('is not there where it is not to be', () => {
    const ingress = Ingress.httpApi({ authorizer: 'api-keys', console: false });

    expect(synth(ingress)).toEqual({ routes: {}, told: [] });
  });
});

describe('the console of a router behind a function URL', () => {
  it.each([
    ['public', 'none'],
    ['api-keys', 'api-key'],
    ['iam', 'iam'],
  ] as const)('is told how one signs in where it is %s', (authorizer, signIn) => {
    const { told } = synth(Ingress.functionUrl({ authorizer }));

    expect(told).toHaveLength(1);
    expect(JSON.parse(writtenOut(told[0]?.[1]))).toEqual({ signIn, router: 'bus' });
  });

  it('is not there where it is not to be', () => {
    const { told } = synth(Ingress.functionUrl({ authorizer: 'public', console: false }));

    expect(told).toEqual([]);
  });
});

describe('an ingress', () => {
  const cases: readonly [string, HttpApiIngressOptions, RegExp][] = [
    [
      'tokens for a router that wants none',
      { authorizer: 'public', console: SIGN_IN },
      /^EventRouter Router: console says where tokens come from, .*; the authorizer is 'public'/,
    ],
    [
      'an issuer that is no URL',
      { authorizer: jwt(), console: { ...SIGN_IN, issuer: 'login.example' } },
      /console\.issuer must be the URL that tokens have as their `iss`.*received "login\.example"/,
    ],
    [
      'a client without a name',
      { authorizer: jwt(), console: { ...SIGN_IN, clientId: '' } },
      /console\.clientId is empty/,
    ],
    [
      'two scopes in one',
      { authorizer: jwt(), console: { ...SIGN_IN, scopes: ['openid profile'] } },
      /console\.scopes must each be a scope.*received "openid profile"/,
    ],
    [
      'an origin with a path',
      { authorizer: jwt(), console: { ...SIGN_IN, origins: ['https://a.example/token'] } },
      /console\.origins must be origins.*received "https:\/\/a\.example\/token"/,
    ],
  ];

  it.each(cases)('rejects %s', (_, options, message) => {
    expect(() => synth(Ingress.httpApi(options))).toThrow(message);
  });
});

/** A text of a template in which the bus's name is filled in at the deployment. */
function writtenOut(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': [, parts] = ['', []] } = value as { 'Fn::Join'?: [string, unknown[]] };
  return parts.map((part) => (typeof part === 'string' ? part : 'bus')).join('');
}
