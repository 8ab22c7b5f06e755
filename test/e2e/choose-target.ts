import { type AwsPlace, awsTarget } from './aws-target.ts';
import { EmbeddedTarget } from './embedded-target.ts';
import { localStackTarget } from './localstack-target.ts';
import type { Target } from './target.ts';

/** Where the suite of another process is to run. */
export type Choice =
  | { readonly target: 'embedded' }
  | { readonly target: 'localstack'; readonly endpoint: string; readonly stackName: string }
  | { readonly target: 'aws'; readonly place: AwsPlace; readonly stackName: string };

/** The variable that carries a choice to the test runner, as JSON; without it, the embedded cloud is chosen. */
export const CHOICE = 'WAYBILL_E2E';

/** Makes the target of a choice. */
export function chooseTarget(text = '{"target":"embedded"}'): Target {
  const choice = JSON.parse(text) as Choice;
  switch (choice.target) {
    case 'embedded':
      return new EmbeddedTarget();
    case 'localstack':
      return localStackTarget(choice.endpoint, choice.stackName);
    case 'aws':
      return awsTarget(choice.place, choice.stackName);
  }
}
