import type { HttpApiIngressOptions } from './ingress-options.ts';

const WORDS = ['api-keys', 'iam', 'public'];

/** Refuses where nobody has said who may call the router: an open API must be somebody's decision. */
export function checkAuthorizer(
  authorizer: HttpApiIngressOptions['authorizer'] | undefined,
  refuse: (message: string) => never,
): asserts authorizer is HttpApiIngressOptions['authorizer'] {
  if (typeof authorizer === 'string' && WORDS.includes(authorizer)) return;
  if (typeof authorizer === 'object' && authorizer !== null) return;
  const received = authorizer === undefined ? 'nothing' : JSON.stringify(authorizer);
  refuse(
    `\`authorizer\` must say who may call its HTTP API; received ${received}; pass 'iam' for whom IAM lets, another authorizer of aws-cdk-lib/aws-apigatewayv2-authorizers, 'api-keys' for keys that the router makes and checks itself, or 'public' to open it to everybody who knows its URL`,
  );
}
