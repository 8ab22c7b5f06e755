import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { type Constraint, NAME_PATTERN, validate } from '../buses/constraints.ts';
import { checkInput } from './check-input.ts';

const ARN = /^arn:[\w-]+:[\w-]+:[\w-]*:[\w-]*:.+$/;

/**
 * Services that EventBridge calls in the name of a role; the others have policies of their own (measured by cdk-preflight
 * on 2026-09-07; user guide, "Using resource-based policies").
 */
const BY_ROLE = new Set(
  'batch codebuild codepipeline ecs events firehose glue inspector kinesis redshift sagemaker ssm ssm-incidents states'.split(
    ' ',
  ),
);

/** The services whose targets may have each kind of parameters; `SqsParameters` are taken by all (measured likewise). */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  EcsParameters: ['ecs'],
  KinesisParameters: ['kinesis'],
  BatchParameters: ['batch'],
  HttpParameters: ['events', 'execute-api'],
  RedshiftDataParameters: ['redshift', 'redshift-serverless'],
  RunCommandParameters: ['ssm'],
  SageMakerPipelineParameters: ['sagemaker'],
  AppSyncParameters: ['appsync'],
};

/** Throws `AwsError('ValidationException')` for targets that PutTargets refuses, in its words. */
export function checkTargets(targets: readonly AwsJson[]): void {
  validate([
    { at: 'targets', value: targets, length: [1, 100] },
    ...targets.flatMap(constraintsOf),
  ]);
  for (const target of targets) checkTarget(target);
}

/** What the API model says of a target (API reference, "Target" and what it refers to). */
function constraintsOf(target: AwsJson, index: number): readonly Constraint[] {
  const at = (path: string) => `targets.${index + 1}.member.${path}`;
  const { Id, Arn, RoleArn, Input, InputPath } = target;
  const transformer = target.InputTransformer as AwsJson | undefined;
  const retry = (target.RetryPolicy ?? {}) as AwsJson;
  const attempts = retry.MaximumRetryAttempts;
  const age = retry.MaximumEventAgeInSeconds;
  const deadLetters = (target.DeadLetterConfig ?? {}) as AwsJson;
  const sqs = (target.SqsParameters ?? {}) as AwsJson;
  return [
    { at: at('id'), value: Id, required: true, pattern: NAME_PATTERN, length: [1, 64] },
    { at: at('arn'), value: Arn, required: true, length: [1, 1600] },
    { at: at('roleArn'), value: RoleArn, length: [1, 1600] },
    { at: at('input'), value: Input, length: [0, 8192] },
    { at: at('inputPath'), value: InputPath, length: [0, 256] },
    { at: at('retryPolicy.maximumRetryAttempts'), value: attempts, range: [0, 185] },
    { at: at('retryPolicy.maximumEventAgeInSeconds'), value: age, range: [60, 86_400] },
    { at: at('deadLetterConfig.arn'), value: deadLetters.Arn, length: [1, 1600] },
    { at: at('sqsParameters.messageGroupId'), value: sqs.MessageGroupId, length: [0, 100] },
    ...(transformer === undefined ? [] : transformerConstraints(transformer, at)),
  ];
}

function transformerConstraints(
  { InputPathsMap, InputTemplate }: AwsJson,
  at: (path: string) => string,
): readonly Constraint[] {
  const paths = (InputPathsMap ?? {}) as AwsJson;
  const map = at('inputTransformer.inputPathsMap');
  return [
    {
      at: at('inputTransformer.inputTemplate'),
      value: InputTemplate,
      required: true,
      length: [1, 8192],
    },
    { at: map, value: paths, length: [0, 100] },
    ...Object.entries(paths).flatMap(([name, path]): Constraint[] => [
      { at: map, value: name, pattern: String.raw`[A-Za-z0-9\_\-]+`, length: [1, 256] },
      { at: `${map}.${name}.member`, value: path, length: [0, 256] },
    ]),
  ];
}

function checkTarget(target: AwsJson): void {
  const arn = String(target.Arn);
  const id = String(target.Id);
  requireArn(arn);
  const service = serviceOf(arn);
  if (BY_ROLE.has(service) && target.RoleArn === undefined)
    throw refuse(`RoleArn is required for target ${arn}.`);
  for (const [name, services] of Object.entries(PARAMETERS))
    if (target[name] !== undefined && !services.includes(service))
      throw refuse(`Parameter(s) ${name} not supported for target: ${id}.`);
  const needed = neededBy(arn);
  if (needed !== undefined && target[needed] === undefined)
    throw refuse(`Parameter(s) ${needed} must be specified for target: ${id}.`);
  checkDeadLetters(target);
  checkInput(target);
}

function neededBy(arn: string): string | undefined {
  const service = serviceOf(arn);
  if (service === 'ecs') return 'EcsParameters';
  if (service === 'batch') return 'BatchParameters';
  return service === 'sqs' && arn.endsWith('.fifo') ? 'SqsParameters' : undefined;
}

function checkDeadLetters({ DeadLetterConfig }: AwsJson): void {
  const given = (DeadLetterConfig as AwsJson | undefined)?.Arn;
  if (given === undefined) return;
  const arn = String(given);
  requireArn(arn);
  if (serviceOf(arn) !== 'sqs')
    throw refuse(`${serviceOf(arn)} is not supported as a dead letter resource.`);
  if (arn.endsWith('.fifo')) throw refuse('SQS FIFO is not supported by Dead Letter Queues.');
}

function requireArn(arn: string): void {
  if (!ARN.test(arn))
    throw refuse(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

function refuse(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
