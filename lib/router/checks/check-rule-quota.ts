import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { usesWildcard } from '../../../core/pattern/checks/uses-wildcard.ts';
import type { JsonObject } from '../../../core/shared/json/json-object.ts';

/** EventBridge's quota "Number of rules" on a bus, where AWS has not raised it (EventBridge user guide, "Amazon EventBridge quotas"). */
const RULE_QUOTA = 300;
const LOW_RULE_QUOTAS: Readonly<Record<string, number>> = { 'af-south-1': 100, 'eu-south-1': 100 };

/** Fixed for every account and region (the same page, "Rules containing wildcards"). */
const WILDCARD_QUOTA = 30;

/** Throws when a bus that has as many rules with wildcards as it takes is to have one more. */
export function checkWildcardQuota(
  router: IConstruct,
  name: string,
  { pattern, others }: { readonly pattern: JsonObject; readonly others: readonly JsonObject[] },
): void {
  if (!usesWildcard(pattern) || others.filter(usesWildcard).length < WILDCARD_QUOTA) return;
  throw new Error(
    `subscriber "${name}": the bus of ${router.node.path} takes ${WILDCARD_QUOTA} rules whose patterns have a \`wildcard\`, a quota that AWS does not raise, and has them; match by \`prefix\` or \`suffix\` instead, or make another router`,
  );
}

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
