import { type FromWorker, toFunctionError } from '../messages.ts';

/**
 * Ends the worker as Lambda's runtime ends its process (aws-lambda-nodejs-runtime-interface-client): what nobody caught
 * is the outcome of the invocation, and the environment is not used again.
 */
export function exitOnUncaught(post: (message: FromWorker) => void): void {
  process.on('uncaughtException', (error) => {
    post({ kind: 'crash', error: toFunctionError(error) });
    process.exit(129);
  });
  process.on('unhandledRejection', (reason) => {
    const { trace = [] } = toFunctionError(reason);
    const errorType = 'Runtime.UnhandledPromiseRejection';
    post({ kind: 'crash', error: { errorType, errorMessage: String(reason), trace } });
    process.exit(128);
  });
}
