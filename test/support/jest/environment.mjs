import { createRequire } from 'node:module';
import { types } from 'node:util';
import { TestEnvironment } from 'jest-environment-node';

const require = createRequire(import.meta.url);

/**
 * Node as Jest makes it anew for each file, but with the packages of `shared-package.mjs`: they are loaded once by each
 * worker, which takes a second of CDK. Errors of theirs, and Node's own, are instances of `Error`, as they are outside.
 */
export default class SharedPackagesEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global[Symbol.for('waybill.require')] = require;
    takeErrorsOfAllRealms(this.global.Error);
  }

  async setup() {
    await super.setup();
    mapErrorsOnly();
  }
}

/**
 * CDK asks for a stack at each resource that it makes, by `Error.captureStackTrace` on an ordinary object. Jest looks up
 * each of its hundred frames in source maps, which no test reads: an eighth of the time of suites that synthesize. Jest
 * sets its own again for each file, before this.
 */
function mapErrorsOnly() {
  const mapped = Error.prepareStackTrace;
  Error.prepareStackTrace = (thrown, frames) =>
    types.isNativeError(thrown)
      ? mapped(thrown, frames)
      : ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n');
}

function takeErrorsOfAllRealms(RealmError) {
  const ordinary = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(RealmError, Symbol.hasInstance, {
    value(thrown) {
      return this === RealmError ? types.isNativeError(thrown) : ordinary.call(this, thrown);
    },
  });
}
