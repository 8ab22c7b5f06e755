import type { IConstruct } from 'constructs';
import { checkMovedProps } from '../router/checks/check-moved-props.ts';
import { checkAuthorizer } from './check-authorizer.ts';
import { Ingress, type IngressSettings } from './ingress.ts';
import type { HttpApiIngressOptions } from './ingress-options.ts';

/** By what a router says how it is called; one of the two. */
export interface IngressProps {
  /** How requests come in, and who may call: `Ingress.httpApi({...})` or `Ingress.functionUrl({...})`. */
  readonly ingress?: Ingress;
  /** Short for `ingress: Ingress.httpApi({ authorizer })`. */
  readonly authorizer?: HttpApiIngressOptions['authorizer'];
}

/** What a router's ingress is; throws where nobody, or two, have said it. */
export function ingressOf(router: IConstruct, props: IngressProps = {}): IngressSettings {
  checkMovedProps(router, props);
  const { ingress, authorizer } = props;
  const refuse = (message: string): never => {
    throw new Error(`EventRouter ${router.node.id}: ${message}`);
  };
  if (ingress === undefined) {
    checkAuthorizer(authorizer, refuse);
    return Ingress.httpApi({ authorizer }).settings;
  }
  if (authorizer !== undefined)
    refuse('an `ingress` has the `authorizer` itself; leave the other one out');
  if (!isIngress(ingress))
    refuse(
      `\`ingress\` is \`Ingress.httpApi({ authorizer })\` or \`Ingress.functionUrl({ authorizer })\`; received ${JSON.stringify(ingress)}`,
    );
  return ingress.settings;
}

/** Not by `instanceof`: an app may have two copies of this package. */
function isIngress(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'settings' in value;
}
