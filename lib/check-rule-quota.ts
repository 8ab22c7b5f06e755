import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** EventBridge's quota "Number of rules" on a bus, where AWS has not raised it (EventBridge user guide, "Amazon EventBridge quotas"). */
const RULE_QUOTA = 300;
const LOW_RULE_QUOTAS: Readonly<Record<string, number>> = { 'af-south-1': 100, 'eu-south-1': 100 };

/** Throws when a bus that has `taken` rules, one for each subscriber, takes no more. */
export function checkRuleQuota(
  router: IConstruct,
  name: string,
  { taken, quota }: { readonly taken: number; readonly quota: number | undefined },
): void {
  const most = quota ?? LOW_RULE_QUOTAS[Stack.of(router).region] ?? RULE_QUOTA;
  if (taken < most) return;
  throw new Error(
    `subscriber "${name}": the bus of ${router.node.path} takes ${most} rules, and has one for each of ${taken} subscribers; have AWS raise EventBridge's quota "Number of rules" and pass the new one as \`ruleQuota\`, or make another router`,
  );
}
