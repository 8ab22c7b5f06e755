import { describe, expect, it } from '@jest/globals';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  type EventRouterProps,
  Ingress,
  type RouterDomain,
} from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

const REGION = 'eu-central-1';
const arn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/1`;

function make(props: EventRouterProps): EventRouter {
  const env = { account: '111122223333', region: REGION };
  const stack = new Stack(newApp(), 'Test', { env });
  return new EventRouter(stack, 'Router', props);
}

function domain(changes: Partial<RouterDomain> = {}): RouterDomain {
  const stack = new Stack(newApp(), 'Other');
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn(REGION));
  return { name: 'events.example.com', certificate, ...changes };
}

/** A router under a domain. */
const under = (named: RouterDomain): EventRouterProps => ({
  ingress: Ingress.httpApi({ authorizer: 'public', domain: named }),
});

const inRegion = (region: string) =>
  Certificate.fromCertificateArn(new Stack(newApp(), 'Other'), 'Certificate', arn(region));

const zone = (zoneName: string) =>
  HostedZone.fromHostedZoneAttributes(new Stack(newApp(), 'Other'), 'Zone', {
    hostedZoneId: 'Z1',
    zoneName,
  });

const REFUSALS: readonly {
  readonly title: string;
  readonly props: () => EventRouterProps;
  readonly message: RegExp;
}[] = [
  {
    title: 'the name of an ingress, as it was written before',
    props: () => ({ ingress: 'function-url' as never }),
    message:
      /^EventRouter Router: `ingress` is `Ingress.httpApi\(\{ authorizer \}\)` or `Ingress.functionUrl\(\{ authorizer \}\)`; received "function-url"/,
  },
  ...['cors', 'domain', 'throttle'].map((name) => ({
    title: `the option ${name} beside the ingress`,
    props: () => ({ authorizer: 'public', [name]: {} }) as EventRouterProps,
    message: new RegExp(
      `\`${name}\` is no prop of it any more; write \`ingress: Ingress.httpApi\\(\\{ authorizer, ${name} \\}\\)\``,
    ),
  })),
  {
    title: 'the option reservedConcurrency beside the ingress',
    props: () => ({ authorizer: 'public', reservedConcurrency: 5 }) as EventRouterProps,
    message: /write `ingress: Ingress.functionUrl\(\{ authorizer, reservedConcurrency \}\)`/,
  },
  {
    title: 'an authorizer beside an ingress, which has its own',
    props: () => ({ authorizer: 'public', ingress: Ingress.httpApi({ authorizer: 'iam' }) }),
    message: /an `ingress` has the `authorizer` itself; leave the other one out/,
  },
  ...(['httpApi', 'functionUrl'] as const).map((kind) => ({
    title: `an ${kind} of which nobody has said who may call it`,
    props: () => ({ ingress: Ingress[kind]({} as never) }),
    message: /`authorizer` must say who may call its HTTP API; received nothing/,
  })),
  {
    title: 'a reserved concurrency of 0',
    props: () => ({
      ingress: Ingress.functionUrl({ authorizer: 'public', reservedConcurrency: 0 }),
    }),
    message: /a whole number, 1 or more; received 0/,
  },
  {
    title: 'a JWT authorizer of a function URL',
    props: () => ({
      ingress: Ingress.functionUrl({
        authorizer: new HttpJwtAuthorizer('Jwt', 'https://issuer.example', {
          jwtAudience: ['a'],
        }) as never,
      }),
    }),
    message: /cannot run an authorizer of an HTTP API; pass 'iam', 'api-keys' or 'public'/,
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
    props: () => under(domain({ name })),
    message: /domain\.name must be a domain name alone, in lower case, such as "events\.example/,
  })),
  {
    title: 'a hosted zone of another domain',
    props: () => under(domain({ hostedZone: zone('ample.com') })),
    message: /domain\.hostedZone is ample\.com, which events\.example\.com is not in/,
  },
  {
    title: 'a certificate of another region',
    props: () => under(domain({ certificate: inRegion('us-east-1') })),
    message: /domain\.certificate is in us-east-1, .* its own region only, eu-central-1/,
  },
];

describe('the ingress of a router', () => {
  it.each(REFUSALS)('rejects $title', ({ props, message }) => {
    expect(() => make(props())).toThrow(message);
  });

  it.each<[string, () => EventRouterProps]>([
    [
      'a domain that is itself the zone',
      () => under(domain({ hostedZone: zone('events.example.com') })),
    ],
    [
      'a domain that is known at the deployment',
      () => under(domain({ name: Lazy.string({ produce: () => 'a.example.com' }) })),
    ],
    ['IAM at a function URL', () => ({ ingress: Ingress.functionUrl({ authorizer: 'iam' }) })],
  ])('takes %s', (_, props) => {
    expect(() => make(props())).not.toThrow();
  });
});
