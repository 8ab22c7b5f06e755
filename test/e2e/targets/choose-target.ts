import { type AwsPlace, awsTarget } from './aws-target.ts';
import { EmbeddedTarget } from './embedded-target.ts';
import { type EmulatedPlace, localStackTarget } from './localstack-target.ts';
import type { AppStack, IngressName, Target } from './target.ts';

/** Where the suite of another process is to run. */
export type Choice =
  | { readonly target: 'embedded'; readonly ingress: IngressName }
  | { readonly target: 'localstack'; readonly place: EmulatedPlace; readonly stack: AppStack }
  | { readonly target: 'aws'; readonly place: AwsPlace; readonly stack: AppStack };

/** The variable that carries a choice to the test runner, as JSON; without it, the embedded cloud is chosen. */
export const CHOICE = 'WAYBILL_E2E';

/** Makes the target of a choice. */
export function chooseTarget(text = '{"target":"embedded","ingress":"http-api"}'): Target {
  const choice = JSON.parse(text) as Choice;
  switch (choice.target) {
    case 'embedded':
      return new EmbeddedTarget(choice.ingress);
    case 'localstack':
      return localStackTarget(choice.place, choice.stack);
    case 'aws':
      return awsTarget(choice.place, choice.stack);
  }
}
