import { describe, expect, it } from '@jest/globals';
import { PropertyReader } from '../../../local/cloudformation/property-reader.ts';
import { checkFunction } from '../../../local/cloudformation/resources/lambda/check-function.ts';

const check = (values: Record<string, string | number>) =>
  checkFunction(new PropertyReader(values, 'Function'));

const checkVariables = (Variables: Record<string, string>) =>
  checkFunction(new PropertyReader({ Environment: { Variables } }, 'Function'));

/** Sources: Lambda API reference, "CreateFunction"; Lambda developer guide, "Working with Lambda environment variables". */
describe('a function', () => {
  it.each([
    [{}],
    [{ Timeout: 1, MemorySize: 128, ReservedConcurrentExecutions: 0 }],
    [{ Timeout: '900', MemorySize: 10_240 }],
    [{ FunctionName: 'a'.repeat(64), Handler: 'src/index.handler', Description: '' }],
  ])('may have %j', (values) => {
    expect(() => check(values)).not.toThrow();
  });

  it.each([
    [
      { Timeout: 1000 },
      "1 validation error detected: Value '1000' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      { Timeout: 0 },
      "1 validation error detected: Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { MemorySize: 64 },
      "1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    ],
    [{ MemorySize: 10_241 }, 'Member must have value less than or equal to 10240'],
    [{ Timeout: 901, MemorySize: 1 }, "2 validation errors detected: Value '901' at 'timeout'"],
    [{ ReservedConcurrentExecutions: -1 }, "Value '-1' at 'reservedConcurrentExecutions'"],
    [{ FunctionName: 'a'.repeat(65) }, 'Member must have length less than or equal to 64'],
    [{ FunctionName: 'a b' }, "Value 'a b' at 'functionName' failed to satisfy constraint"],
    [{ Handler: 'index. handler' }, "Value 'index. handler' at 'handler'"],
    [{ Description: 'a'.repeat(257) }, 'Member must have length less than or equal to 256'],
  ])('rejects %j', (values, message) => {
    expect(() => check(values)).toThrow(message);
  });

  it.each([
    [{ TZ: 'UTC', LANG: 'C', AWS_NODEJS_CONNECTION_REUSE_ENABLED: '1', A_1: '' }],
    [{ NODE_OPTIONS: '--enable-source-maps', LD_LIBRARY_PATH: '/opt' }],
  ])('may have the variables %j', (variables) => {
    expect(() => checkVariables(variables)).not.toThrow();
  });

  it.each([
    [
      { AWS_REGION: 'eu-west-1', LAMBDA_TASK_ROOT: '/', A_1: '' },
      'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT',
    ],
    [
      { '1A': '' },
      "1 validation error detected: Value '{1A}' at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
    ],
    [{ A: '' }, 'Map keys must satisfy constraint'],
    [{ _HANDLER: 'index' }, 'Map keys must satisfy constraint'],
    [{ BIG: 'x'.repeat(4096) }, 'exceeded the 4KB limit'],
  ])('rejects the variables %j', (variables, message) => {
    expect(() => checkVariables(variables)).toThrow(message);
  });
});
