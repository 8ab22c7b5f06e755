import { availableParallelism } from 'node:os';

/** Tests run as ES modules; `swc` only strips the types, `tsc` checks them. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/make-temporary-folder.mjs',
  globalTeardown: '<rootDir>/test/remove-temporary-folder.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/'],
  // Some suites wait for half a minute: for time limits that are real, and for programs of their own. Others run meanwhile.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // Against what hangs: on a busy machine, tests that take seconds have taken half a minute.
  testTimeout: 60_000,
};
