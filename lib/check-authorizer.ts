import { API_KEYS } from '../core/settings.ts';
import type { IngressOptions } from './ingress/ingress-options.ts';

/** Throws where nobody has said who may call the router: an open API must be somebody's decision. */
export function checkAuthorizer(id: string, props: Partial<IngressOptions> = {}): void {
  const { authorizer } = props;
  if (authorizer === 'public' || authorizer === API_KEYS) return;
  if (typeof authorizer === 'object' && authorizer !== null) return;
  const received = authorizer === undefined ? 'nothing' : JSON.stringify(authorizer);
  throw new Error(
    `EventRouter ${id}: \`authorizer\` must say who may call its HTTP API; received ${received}; pass an authorizer such as \`new HttpIamAuthorizer()\` of aws-cdk-lib/aws-apigatewayv2-authorizers, 'api-keys' for keys that the router makes and checks itself, or 'public' to open it to everybody who knows its URL`,
  );
}
