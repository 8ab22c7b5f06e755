import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { FunctionSpec } from '../../../services/lambda/function-spec.ts';
import { findProgram } from '../../../services/lambda/process/find-program.ts';
import { arnOf } from '../../../support/account-region.ts';
import type { PropertyReader } from '../../property-reader.ts';
import type { CloudBuilder } from '../cloud-builder.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceHandler, ResourceHandlers, ResourceInput } from '../resource-handler.ts';
import { checkFunction } from './check-function.ts';
import { writeInlineCode } from './inline-code.ts';

const lambda: ResourceHandler = {
  // The processor, logging and tags need nothing here.
  understood: [
    'Architectures',
    'Code',
    'DeadLetterConfig',
    'Description',
    'Environment',
    'FunctionName',
    'Handler',
    'Layers',
    'LoggingConfig',
    'MemorySize',
    'PackageType',
    'RecursiveLoop',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'Tags',
    'Timeout',
  ],
  async create(input, cloud) {
    checkFunction(input.properties);
    const spec = await functionSpec(input, cloud);
    cloud.policies.assignKey(spec.accessKeyId, spec.roleArn);
    const { notRun, logicalId } = spec;
    if (notRun !== undefined)
      cloud.warn(`AWS::Lambda::Function "${logicalId}" is not run locally: ${notRun}`);
    cloud.functions.add(spec);
    return { ref: spec.name, attributes: { Arn: spec.arn } };
  },
};

async function functionSpec(input: ResourceInput, cloud: CloudBuilder): Promise<FunctionSpec> {
  const { logicalId, properties } = input;
  const runtime = properties.text('Runtime') ?? '';
  const directory = LANGUAGES.test(runtime) ? codeDirectory(properties, cloud) : undefined;
  const program = await programOf(runtime, directory);
  const reservedConcurrency = properties.number('ReservedConcurrentExecutions');
  const name = properties.text('FunctionName') ?? physicalName(cloud.stackName, logicalId);
  const key = createHash('sha256').update(name).digest('hex').slice(0, 16).toUpperCase();
  return {
    stackName: cloud.stackName,
    logicalId,
    name,
    arn: arnOf(cloud.place, 'lambda', `function:${name}`),
    roleArn: properties.requiredText('Role'),
    accessKeyId: `AKIA${key}`,
    directory: directory ?? '',
    layers: layersOf(input, cloud),
    handler: properties.text('Handler') ?? 'index.handler',
    runtime,
    ...program,
    timeoutMs: (properties.number('Timeout') ?? 3) * 1000,
    memoryMb: properties.number('MemorySize') ?? 128,
    // Read when the function starts: the domain of an API may be made after it.
    get environment() {
      return variables(properties.object('Environment').object('Variables'), cloud);
    },
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    recursiveLoop: recursiveLoop(properties),
    ...deadLetters(input, cloud),
  };
}

function recursiveLoop(properties: PropertyReader): NonNullable<FunctionSpec['recursiveLoop']> {
  const value = properties.text('RecursiveLoop') ?? 'Terminate';
  if (value === 'Allow' || value === 'Terminate') return value;
  throw new Error(`RecursiveLoop must be Allow or Terminate, received ${JSON.stringify(value)}.`);
}

function codeDirectory(properties: PropertyReader, cloud: CloudBuilder): string | undefined {
  const code = properties.object('Code');
  const [key, inline] = [code.text('S3Key'), code.text('ZipFile')];
  if (inline !== undefined)
    return writeInlineCode(inline, {
      runtime: properties.text('Runtime') ?? '',
      functions: cloud.functions,
    });
  return key === undefined ? undefined : cloud.assetPath(key);
}

/** What is run of which there is code here. */
const LANGUAGES = /^(nodejs|python3\.|provided)/;

/** What runs a function, or why nothing does; nothing for those that our threads run. */
async function programOf(
  runtime: string,
  directory: string | undefined,
): Promise<Pick<FunctionSpec, 'program' | 'notRun'>> {
  if (runtime === '') return { notRun: 'it is a container image' };
  if (!LANGUAGES.test(runtime)) return { notRun: `its runtime is ${runtime}` };
  if (directory === undefined)
    return { notRun: 'its code is no asset of this assembly but in a bucket of somebody else' };
  if (statSync(directory, { throwIfNoEntry: false })?.isFile())
    return {
      notRun: `its code is an archive, ${basename(directory)}; give CDK the folder instead`,
    };
  return runtime.startsWith('nodejs') ? {} : findProgram(runtime, directory);
}

/** The queue for events that are given up; Lambda takes a topic too, which is not run here. */
function deadLetters(
  { logicalId, properties }: ResourceInput,
  cloud: CloudBuilder,
): Pick<FunctionSpec, 'deadLetterArn'> {
  const arn = properties.object('DeadLetterConfig').text('TargetArn');
  if (arn === undefined) return {};
  if (arn.split(':')[2] === 'sqs') return { deadLetterArn: arn };
  cloud.warn(
    `AWS::Lambda::Function "${logicalId}": the dead-letter target ${arn} is not run locally`,
  );
  return {};
}

/** The folders of layers, of which those of other accounts are not here. */
function layersOf({ logicalId, properties }: ResourceInput, cloud: CloudBuilder): string[] {
  return properties.list('Layers').flatMap((arn) => {
    const folder = cloud.functions.layers.get(String(arn));
    if (folder === undefined)
      cloud.warn(
        `AWS::Lambda::Function "${logicalId}" goes without the layer ${String(arn)}, which is not run locally`,
      );
    return folder ?? [];
  });
}

function variables({ values }: PropertyReader, cloud: CloudBuilder): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, cloud.localUrl(String(value))]),
  );
}

/** Functions themselves. */
export const functionResources: ResourceHandlers = { 'AWS::Lambda::Function': lambda };
