import type { IConstruct } from 'constructs';

/** What props of a router were called, or where they were, and what to write now. */
const MOVED: Readonly<Record<string, string>> = {
  cors: 'write `ingress: Ingress.httpApi({ authorizer, cors })`, or that of Ingress.functionUrl()',
  domain: 'write `ingress: Ingress.httpApi({ authorizer, domain })`',
  oldestAge: 'write `alarms: { oldestAge: ... }`',
  reservedConcurrency: 'write `ingress: Ingress.functionUrl({ authorizer, reservedConcurrency })`',
  throttle: 'write `ingress: Ingress.httpApi({ authorizer, throttle })`',
  retentionDays: 'write `retention: Duration.days(...)`',
};

/** Throws where a prop has another name or place now, with what to write. */
export function checkMovedProps({ node }: IConstruct, props: object = {}): void {
  for (const [name, advice] of Object.entries(MOVED))
    if (name in props)
      throw new Error(`EventRouter ${node.id}: \`${name}\` is no prop of it any more; ${advice}`);
}
