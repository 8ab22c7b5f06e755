import { availableParallelism } from 'node:os';

/** Packages that each worker loads once and not anew for each file, which takes a second of CDK; CommonJS only. */
const SHARED = '(aws-cdk-lib|cdk-nag|constructs)/';

/** Tests run as ES modules; `swc` only strips the types, `tsc` checks them. */
export default {
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  testSequencer: '<rootDir>/test/support/jest/long-first.mjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/make-temporary-folder.mjs',
  globalTeardown: '<rootDir>/test/remove-temporary-folder.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transformIgnorePatterns: [`/node_modules/(?!${SHARED})`],
  transform: {
    [`/node_modules/${SHARED}.+\\.js$`]: '<rootDir>/test/support/jest/shared-package.mjs',
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/'],
  // Some suites wait for half a minute: for time limits that are real, and for programs of their own. Others run meanwhile.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // Files leave some of their memory behind; a worker that has more than this between two of them is started anew.
  workerIdleMemoryLimit: '1GB',
  // Against what hangs: on a busy machine, tests that take seconds have taken half a minute.
  testTimeout: 60_000,
};
