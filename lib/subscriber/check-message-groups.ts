import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * What is wrong with the message groups of the rules in a construct's stack. EventBridge takes `$.` paths in
 * `SqsParameters.MessageGroupId` without a word and uses the text itself: all events get one group.
 */
export function checkMessageGroups(construct: IConstruct): string[] {
  const stack = Stack.of(construct);
  return stack.node.findAll().flatMap((candidate) => {
    if (!(candidate instanceof CfnRule)) return [];
    return groupsOf(stack.resolve(candidate.targets))
      .filter((group) => group.startsWith('$.'))
      .map(
        (group) =>
          `the rule ${candidate.node.path} has the message group "${group}": EventBridge does not read paths there, so every event would get this one group; use a fixed text, or send to the queue from a subscriber`,
      );
  });
}

function groupsOf(targets: unknown): readonly string[] {
  if (!Array.isArray(targets)) return [];
  return targets.flatMap((target: { sqsParameters?: { messageGroupId?: unknown } }) => {
    const group = target.sqsParameters?.messageGroupId;
    return typeof group === 'string' ? [group] : [];
  });
}
