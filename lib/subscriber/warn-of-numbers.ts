import { Annotations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { listImpreciseNumbers } from '../../core/pattern/checks/list-imprecise-numbers.ts';
import type { SubscriberProps } from './subscriber-props.ts';

/** Warns of numbers in a subscriber's pattern that EventBridge may not compare exactly. */
export function warnOfNumbers(
  scope: IConstruct,
  name: string,
  pattern: SubscriberProps['pattern'],
): void {
  for (const { path, number } of listImpreciseNumbers(pattern)) {
    Annotations.of(scope).addWarningV2(
      `waybill:patternNumber:${name}:${path}`,
      `subscriber "${name}": the pattern has the number ${number} at ${path}, and EventBridge promises to compare numbers from -5e9 to 5e9 with 15 digits; send it as a text, and match the text`,
    );
  }
}
