import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** An ARN as cdk-nag names it, with what is known at the deployment in brackets: `arn:<AWS::Partition>:sqs:...`. */
export function shownArn(scope: IConstruct, arn: string): string {
  return show(Stack.of(scope).resolve(arn));
}

function show(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `<${value.Ref}>`;
  const join: unknown = 'Fn::Join' in value ? value['Fn::Join'] : undefined;
  const [, parts] = Array.isArray(join) ? (join as readonly unknown[]) : [];
  return Array.isArray(parts) ? parts.map(show).join('') : '';
}
