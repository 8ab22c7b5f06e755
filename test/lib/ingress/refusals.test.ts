import { describe, expect, it } from '@jest/globals';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, type EventRouterProps, type RouterDomain } from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

const REGION = 'eu-central-1';
const arn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/1`;

function make(props: Partial<EventRouterProps>): EventRouter {
  const env = { account: '111122223333', region: REGION };
  const stack = new Stack(newApp(), 'Test', { env });
  return new EventRouter(stack, 'Router', { authorizer: 'public', ...props });
}

function domain(changes: Partial<RouterDomain> = {}): RouterDomain {
  const stack = new Stack(newApp(), 'Other');
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn(REGION));
  return { name: 'events.example.com', certificate, ...changes };
}

const inRegion = (region: string) =>
  Certificate.fromCertificateArn(new Stack(newApp(), 'Other'), 'Certificate', arn(region));

const zone = (zoneName: string) =>
  HostedZone.fromHostedZoneAttributes(new Stack(newApp(), 'Other'), 'Zone', {
    hostedZoneId: 'Z1',
    zoneName,
  });

const REFUSALS: readonly {
  readonly title: string;
  readonly props: () => Partial<EventRouterProps>;
  readonly message: RegExp;
}[] = [
  {
    title: 'an ingress that there is not',
    props: () => ({ ingress: 'websocket' as never }),
    message: /^EventRouter Router: `ingress` must be one of http-api, function-url; received "web/,
  },
  {
    title: 'a throttle of a function URL',
    props: () => ({ ingress: 'function-url', throttle: { rateLimit: 5 } }),
    message: /a function URL has no `throttle`; set `reservedConcurrency`/,
  },
  {
    title: 'a reserved concurrency of an HTTP API',
    props: () => ({ reservedConcurrency: 5 }),
    message: /set `throttle` for an HTTP API/,
  },
  {
    title: 'a reserved concurrency of 0',
    props: () => ({ ingress: 'function-url', reservedConcurrency: 0 }),
    message: /a whole number, 1 or more; received 0/,
  },
  {
    title: 'a JWT authorizer of a function URL',
    props: () => ({
      ingress: 'function-url',
      authorizer: new HttpJwtAuthorizer('Jwt', 'https://issuer.example', { jwtAudience: ['a'] }),
    }),
    message: /cannot run the authorizer HttpJwtAuthorizer; pass `new HttpIamAuthorizer\(\)`/,
  },
  {
    title: 'a domain of a function URL',
    props: () => ({ ingress: 'function-url', domain: domain() }),
    message: /a function URL has no `domain`; put a CloudFront distribution/,
  },
  ...[
    'https://events.example.com',
    'events.example.com/api',
    'events.example.com:443',
    'Events.example.com',
    '*.example.com',
    'events..example.com',
    '-events.example.com',
    'events',
    '',
    `${'a'.repeat(64)}.example.com`,
    Array.from({ length: 64 }, () => 'abc').join('.'),
  ].map((name) => ({
    title: `the domain "${name.slice(0, 40)}"`,
    props: () => ({ domain: domain({ name }) }),
    message: /domain\.name must be a domain name alone, in lower case, such as "events\.example/,
  })),
  {
    title: 'a hosted zone of another domain',
    props: () => ({ domain: domain({ hostedZone: zone('ample.com') }) }),
    message: /domain\.hostedZone is ample\.com, which events\.example\.com is not in/,
  },
  {
    title: 'a certificate of another region',
    props: () => ({ domain: domain({ certificate: inRegion('us-east-1') }) }),
    message: /domain\.certificate is in us-east-1, .* its own region only, eu-central-1/,
  },
];

describe('the ingress of a router', () => {
  it.each(REFUSALS)('rejects $title', ({ props, message }) => {
    expect(() => make(props())).toThrow(message);
  });

  it.each<[string, () => Partial<EventRouterProps>]>([
    [
      'a domain that is itself the zone',
      () => ({ domain: domain({ hostedZone: zone('events.example.com') }) }),
    ],
    [
      'a domain that is known at the deployment',
      () => ({ domain: domain({ name: Lazy.string({ produce: () => 'a.example.com' }) }) }),
    ],
    [
      'IAM at a function URL',
      () => ({ ingress: 'function-url', authorizer: new HttpIamAuthorizer() }),
    ],
  ])('takes %s', (_, props) => {
    expect(() => make(props())).not.toThrow();
  });
});
