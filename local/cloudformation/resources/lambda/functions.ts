import { createHash } from 'node:crypto';
import type { FunctionSpec } from '../../../services/lambda/function-spec.ts';
import { arnOf } from '../../../support/account-region.ts';
import type { PropertyReader } from '../../property-reader.ts';
import type { CloudBuilder } from '../cloud-builder.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceHandler, ResourceHandlers, ResourceInput } from '../resource-handler.ts';
import { checkFunction } from './check-function.ts';

const lambda: ResourceHandler = {
  // The processor, logging and tags need nothing here.
  understood: [
    'Architectures',
    'Code',
    'Description',
    'Environment',
    'FunctionName',
    'Handler',
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
  create(input, cloud) {
    checkFunction(input.properties);
    const spec = functionSpec(input, cloud);
    cloud.policies.assignKey(spec.accessKeyId, spec.roleArn);
    const { notRun, logicalId } = spec;
    if (notRun !== undefined)
      cloud.warn(`AWS::Lambda::Function "${logicalId}" is not run locally: ${notRun}`);
    cloud.functions.add(spec);
    return { ref: spec.name, attributes: { Arn: spec.arn } };
  },
};

function functionSpec({ logicalId, properties }: ResourceInput, cloud: CloudBuilder): FunctionSpec {
  const directory = codeDirectory(properties, cloud);
  const runtime = properties.text('Runtime') ?? '';
  const notRun = reasonNotToRun(runtime, directory);
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
    handler: properties.text('Handler') ?? 'index.handler',
    runtime,
    ...(notRun === undefined ? {} : { notRun }),
    timeoutMs: (properties.number('Timeout') ?? 3) * 1000,
    memoryMb: properties.number('MemorySize') ?? 128,
    // Read when the function starts: the domain of an API may be made after it.
    get environment() {
      return variables(properties.object('Environment').object('Variables'), cloud);
    },
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    recursiveLoop: recursiveLoop(properties),
  };
}

function recursiveLoop(properties: PropertyReader): NonNullable<FunctionSpec['recursiveLoop']> {
  const value = properties.text('RecursiveLoop') ?? 'Terminate';
  if (value === 'Allow' || value === 'Terminate') return value;
  throw new Error(`RecursiveLoop must be Allow or Terminate, received ${JSON.stringify(value)}.`);
}

function codeDirectory(properties: PropertyReader, cloud: CloudBuilder): string | undefined {
  const key = properties.object('Code').text('S3Key');
  return key === undefined ? undefined : cloud.assetPath(key);
}

function reasonNotToRun(runtime: string, directory: string | undefined): string | undefined {
  if (runtime === '') return 'it is a container image';
  if (!runtime.startsWith('nodejs')) return `its runtime is ${runtime}`;
  return directory === undefined
    ? 'its code is no asset of this assembly but inline, or in a bucket of somebody else'
    : undefined;
}

function variables({ values }: PropertyReader, cloud: CloudBuilder): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, cloud.localUrl(String(value))]),
  );
}

/** What the properties of a permission become in the function's policy. */
const CONDITIONS = [
  { property: 'SourceArn', operator: 'ArnLike', key: 'aws:SourceArn' },
  { property: 'SourceAccount', operator: 'StringEquals', key: 'aws:SourceAccount' },
  {
    property: 'FunctionUrlAuthType',
    operator: 'StringEquals',
    key: 'lambda:FunctionUrlAuthType',
  },
  { property: 'InvokedViaFunctionUrl', operator: 'Bool', key: 'lambda:InvokedViaFunctionUrl' },
];

const permission: ResourceHandler = {
  understood: [
    ...['Action', 'FunctionName', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl', 'Principal'],
    ...['SourceAccount', 'SourceArn'],
  ],
  create({ logicalId, properties }, { functions, policies }) {
    const functionName = properties.requiredText('FunctionName');
    const spec = functions.find(functionName);
    policies.addToResource(spec.arn, [
      {
        effect: 'Allow',
        actions: [properties.requiredText('Action')],
        notActions: undefined,
        resources: undefined,
        notResources: undefined,
        principals: [properties.requiredText('Principal')],
        conditions: CONDITIONS.flatMap(({ property, operator, key }) => {
          const value = properties.text(property);
          return value === undefined ? [] : [{ operator, key, values: [value] }];
        }),
      },
    ]);
    return { ref: logicalId };
  },
};

/** Functions and who may invoke them. */
export const functionResources: ResourceHandlers = {
  'AWS::Lambda::Function': lambda,
  'AWS::Lambda::Permission': permission,
};
