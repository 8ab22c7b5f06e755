import type { IConstruct } from 'constructs';

/** What props of a router were called, or where they were, and what to write now. */
const MOVED: Readonly<Record<string, string>> = {
  oldestAge: 'write `alarms: { oldestAge: ... }`',
  retentionDays: 'write `retention: Duration.days(...)`',
};

/** Throws where a prop has another name or place now, with what to write. */
export function checkMovedProps({ node }: IConstruct, props: object = {}): void {
  for (const [name, advice] of Object.entries(MOVED))
    if (name in props)
      throw new Error(`EventRouter ${node.id}: \`${name}\` is no prop of it any more; ${advice}`);
}
