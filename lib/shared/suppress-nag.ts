import { Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Says to cdk-nag, where it is in use, why a rule does not apply to a construct; it means nothing to anybody else. */
export function suppressNag(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}

/** The rules that no function of ours follows, each with its reason. */
const FUNCTION_RULES = {
  'Serverless-LambdaDLQ':
    'A function DLQ is for asynchronous invocations; queues feed this one, or its schedule repeats.',
  'Serverless-LambdaTracing':
    'Traces cost per event and at every cold start; the ledger has every delivery.',
};

/** Acknowledges what no function of ours follows. */
export function acknowledgeFunction(construct: IConstruct): void {
  for (const [id, reason] of Object.entries(FUNCTION_RULES)) suppressNag(construct, id, reason);
}

/** Acknowledges what no function with a queue before it follows. */
export function suppressEventSourceNag(construct: IConstruct): void {
  suppressNag(
    construct,
    'Serverless-LambdaEventSourceMappingDestination',
    'A queue has no such destination: what fails goes to the dead-letter queue of its redrive policy.',
  );
}
