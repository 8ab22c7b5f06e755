import type { PropertyReader } from '../../property-reader.ts';
import { boundFaults, fault, validationError } from './validation-error.ts';

/** The bounds of a function (Lambda API reference, "CreateFunction"), by the name that Lambda's errors have for each. */
const BOUNDS = [
  { property: 'Timeout', member: 'timeout', least: 1, most: 900 },
  { property: 'MemorySize', member: 'memorySize', least: 128, most: 10_240 },
  {
    property: 'ReservedConcurrentExecutions',
    member: 'reservedConcurrentExecutions',
    least: 0,
    most: Infinity,
  },
];

const TEXTS = [
  { property: 'FunctionName', member: 'functionName', most: 64, pattern: /^[\w-]+$/ },
  { property: 'Description', member: 'description', most: 256, pattern: /^/ },
  { property: 'Handler', member: 'handler', most: 128, pattern: /^\S+$/ },
];

/** Variables that Lambda sets, and nobody else may (Lambda developer guide, "Defined runtime environment variables"). */
const RESERVED = new Set([
  ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_RUNTIME_API'],
  ...['AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ...['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_LOG_GROUP_NAME'],
  ...['AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_LOG_STREAM_NAME', 'LAMBDA_TASK_ROOT'],
  ...['AWS_LAMBDA_INITIALIZATION_TYPE', 'LAMBDA_RUNTIME_DIR'],
]);

const VARIABLE = /^[a-zA-Z][a-zA-Z0-9_]+$/;

/** The most bytes of all variables together, as JSON (Lambda developer guide, "Lambda quotas"). */
const MOST_VARIABLES = 4096;

const UNABLE =
  'Lambda was unable to configure your environment variables because the environment variables you have provided';

/** Throws what Lambda refuses of a function, in its words. */
export function checkFunction(properties: PropertyReader): void {
  const faults = [...boundFaults(properties, BOUNDS), ...textFaults(properties)];
  if (faults.length > 0) throw new Error(validationError(faults));
  checkVariables(properties.object('Environment').object('Variables').values);
}

function textFaults(properties: PropertyReader): string[] {
  return TEXTS.flatMap(({ property, member, most, pattern }) => {
    const value = properties.text(property);
    if (value === undefined) return [];
    if (value.length > most)
      return [fault(member, value, `Member must have length less than or equal to ${most}`)];
    const expected = `Member must satisfy regular expression pattern: ${pattern.source}`;
    return pattern.test(value) ? [] : [fault(member, value, expected)];
  });
}

function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(variables);
  const reserved = names.filter((name) => RESERVED.has(name));
  if (reserved.length > 0)
    throw new Error(
      `${UNABLE} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  const wrong = names.filter((name) => !VARIABLE.test(name));
  if (wrong.length > 0)
    throw new Error(
      validationError([
        fault(
          'environment.variables',
          `{${wrong.join(', ')}}`,
          'Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]',
        ),
      ]),
    );
  const written = JSON.stringify(variables);
  if (Buffer.byteLength(written) > MOST_VARIABLES)
    throw new Error(`${UNABLE} exceeded the 4KB limit. String measured: ${written}`);
}
