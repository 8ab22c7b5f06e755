import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { CfnParameter, Duration, Lazy, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ROUTES } from '../../../core/api/routes.ts';
import {
  EventRouter,
  type FunctionUrlIngressOptions,
  type HttpApiIngressOptions,
  Ingress,
  type RouterCors,
} from '../../../lib/index.ts';
import { newApp, newRouter } from '../synth.ts';

const PAGE = 'https://app.example.com';

const byApi = (options: Partial<HttpApiIngressOptions> = {}) =>
  Ingress.httpApi({ authorizer: 'public', ...options });
const byUrl = (options: Partial<FunctionUrlIngressOptions> = {}) =>
  Ingress.functionUrl({ authorizer: 'public', ...options });

function synth(ingress: Ingress): Template {
  return Template.fromStack(newRouter({ ingress }).stack);
}

/** What both ingresses write of `cors`, but for the property's name. */
const EXPECTED = {
  AllowOrigins: [PAGE, 'http://localhost:3000'],
  AllowMethods: ['POST', 'GET', 'PUT', 'DELETE', 'PATCH'],
  AllowHeaders: [
    ...['authorization', 'content-encoding', 'content-type', 'idempotency-key'],
    ...['if-match', 'if-none-match'],
    ...['traceparent', 'tracestate'],
    ...['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-subject', 'ce-time'],
    ...['ce-dataschema', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
  ],
  ExposeHeaders: [
    ...[
      'apigw-requestid',
      'etag',
      'location',
      'retry-after',
      'www-authenticate',
      'x-amzn-requestid',
    ],
  ],
  MaxAge: 3600,
  AllowCredentials: Match.absent(),
};
const CORS: RouterCors = {
  allowOrigins: [PAGE, 'http://localhost:3000'],
  maxAge: Duration.hours(1),
};

describe('a router without `cors`', () => {
  it('has no CORS property, by either ingress', () => {
    synth(byApi()).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.absent(),
    });
    synth(byUrl()).hasResourceProperties('AWS::Lambda::Url', { Cors: Match.absent() });
  });
});

describe('a router with `cors`', () => {
  it.each<[string, Partial<HttpApiIngressOptions>]>([
    ['is public', {}],
    ['checks API keys', { authorizer: 'api-keys' }],
    ['asks for signatures', { authorizer: new HttpIamAuthorizer() }],
    [
      'asks for tokens',
      {
        authorizer: new HttpJwtAuthorizer('Jwt', 'https://issuer.example', { jwtAudience: ['a'] }),
      },
    ],
  ])('lets its HTTP API answer preflights, and has no route of them, where it %s', (_, options) => {
    const template = synth(byApi({ ...options, cors: CORS }));

    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: EXPECTED });
    const keys = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => (Properties as { RouteKey: string }).RouteKey,
    );
    expect(keys.filter((key) => !ROUTES.some((it) => key === `${it.method} ${it.path}`))).toEqual(
      [],
    );
  });

  it.each<[string, Partial<FunctionUrlIngressOptions>]>([
    ['is public', {}],
    ['asks for signatures', { authorizer: 'iam' }],
  ])('has its function URL answer them, where it %s', (_, options) => {
    const template = synth(byUrl({ ...options, cors: CORS }));

    template.hasResourceProperties('AWS::Lambda::Url', { Cors: EXPECTED });
  });

  it('says no age where none is given', () => {
    const cors = { allowOrigins: ['*'] };

    const expected = { ...EXPECTED, AllowOrigins: ['*'], MaxAge: Match.absent() };
    synth(byApi({ cors })).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: expected,
    });
    synth(byUrl({ cors })).hasResourceProperties('AWS::Lambda::Url', { Cors: expected });
  });

  it.each<[string, (options?: { cors: RouterCors }) => Ingress]>([
    ['an HTTP API', byApi],
    ['a function URL', byUrl],
  ])('changes nothing else of %s', (_, by) => {
    const off = synth(by()).toJSON() as { Resources: Record<string, unknown> };
    const on = synth(by({ cors: CORS })).toJSON() as typeof off;

    const different = Object.keys(on.Resources).filter(
      (id) => JSON.stringify(on.Resources[id]) !== JSON.stringify(off.Resources[id]),
    );
    expect(different).toEqual([expect.stringMatching(/^RouterIngress(Api|Url)[0-9A-F]{8}$/)]);
    expect(Object.keys(off.Resources)).toEqual(Object.keys(on.Resources));
  });

  it('has nothing that cdk-nag objects to', () => {
    const app = newApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    const stack = new Stack(app, 'Test');
    new EventRouter(stack, 'Api', { ingress: byApi({ cors: CORS }) });
    new EventRouter(stack, 'Url', { ingress: byUrl({ cors: { allowOrigins: ['*'] } }) });

    const { directory } = app.synth();

    const report = readFileSync(join(directory, 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });
});

const FORM =
  /^EventRouter Router: cors\.allowOrigins must be origins as browsers send them.*received/;
const many = Array.from({ length: 101 }, (_, index) => `https://app-${index}.example.com`);

const REFUSALS: readonly (readonly [string, RouterCors, RegExp])[] = [
  ...[
    'app.example.com',
    'ftp://app.example.com',
    'https://*.example.com',
    'https://*',
    'https://a.example.com,https://b.example.com',
    'https://user@app.example.com',
    `https://${'a'.repeat(250)}.com`,
    'https://',
    'null',
    '',
  ].map((origin) => [`"${origin.slice(0, 50)}"`, { allowOrigins: [origin] }, FORM] as const),
  ...(
    [
      ['https://app.example.com/', PAGE],
      ['https://app.example.com/shop?a=1', PAGE],
      ['https://App.Example.com', PAGE],
      ['HTTPS://app.example.com', PAGE],
      ['https://app.example.com:443', PAGE],
      ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ] as const
  ).map(
    ([origin, meant]) =>
      [
        `"${origin}", and says how it is written`,
        { allowOrigins: [origin] },
        new RegExp(`received "${origin.replaceAll('?', '\\?')}"; write "${meant}"$`),
      ] as const,
  ),
  ['no origin', { allowOrigins: [] }, /cors\.allowOrigins is empty;.*leave `cors` out/],
  ['an origin twice', { allowOrigins: [PAGE, PAGE] }, /names "https:\/\/app\.example\.com" twice/],
  ['every origin and one', { allowOrigins: [PAGE, '*'] }, /has '\*', which is every origin/],
  [
    'more than a day',
    { allowOrigins: [PAGE], maxAge: Duration.seconds(86_401) },
    /cors\.maxAge may be 86400 seconds, a day; received 86401 seconds/,
  ],
];

describe('the `cors` of a router', () => {
  it.each(REFUSALS)('rejects %s', (_, cors, message) => {
    for (const by of [byApi, byUrl])
      expect(() => newRouter({ ingress: by({ cors }) })).toThrow(message);
  });

  it('rejects more origins than a function URL takes, and leaves them to an HTTP API', () => {
    const cors = { allowOrigins: many };

    expect(() => newRouter({ ingress: byUrl({ cors }) })).toThrow(
      /has 101 origins, and a function URL takes 100; name fewer, or use Ingress\.httpApi\(\)/,
    );
    expect(() => newRouter({ ingress: byApi({ cors }) })).not.toThrow();
  });

  it.each<[string, RouterCors]>([
    ['a port', { allowOrigins: ['http://localhost:3000'] }],
    ['an address', { allowOrigins: ['http://127.0.0.1:8080', 'http://[::1]:8080'] }],
    ['a day', { allowOrigins: [PAGE], maxAge: Duration.days(1) }],
    [
      'an origin that is known at the deployment',
      { allowOrigins: [Lazy.string({ produce: () => PAGE })] },
    ],
  ])('takes %s', (_, cors) => {
    expect(() => newRouter({ ingress: byApi({ cors }) })).not.toThrow();
  });

  it('takes a list that is known at the deployment', () => {
    const stack = new Stack(newApp(), 'Test');
    const { valueAsList } = new CfnParameter(stack, 'Origins', { type: 'CommaDelimitedList' });

    const ingress = byApi({ cors: { allowOrigins: valueAsList } });
    new EventRouter(stack, 'Router', { ingress });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: { Ref: 'Origins' } },
    });
  });
});
