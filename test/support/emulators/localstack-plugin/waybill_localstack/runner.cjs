'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { pathToFileURL } = require('node:url');
require('../resolve-localstack.cjs');

/**
 * Runs one environment of a function: a question a line on its input; on its output what the function prints, and its
 * answers, each a line that begins with a mark. `executor.py` is the other end.
 */
const MARK = '\x1e';

const say = (message, then) => process.stdout.write(`${MARK}${JSON.stringify(message)}\n`, then);

async function loadHandler() {
  const { _HANDLER: name, LAMBDA_TASK_ROOT: root } = process.env;
  const dot = name.lastIndexOf('.');
  const file = ['.js', '.mjs', '.cjs']
    .map((extension) => join(root, name.slice(0, dot) + extension))
    .find(existsSync);
  if (file === undefined) throw new Error(`there is no file for the handler ${name}`);
  const loaded = await import(pathToFileURL(file).href);
  return loaded[name.slice(dot + 1)] ?? loaded.default[name.slice(dot + 1)];
}

function contextOf({ id, arn, deadline }) {
  const { env } = process;
  return {
    awsRequestId: id,
    invokedFunctionArn: arn,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function answer(handler, question) {
  try {
    const result = await handler(JSON.parse(question.payload), contextOf(question));
    return { isError: false, payload: JSON.stringify(result ?? null) };
  } catch (error) {
    console.error(error);
    const { name: errorType, message: errorMessage, stack = '' } = error;
    return {
      isError: true,
      payload: JSON.stringify({ errorType, errorMessage, trace: stack.split('\n') }),
    };
  }
}

loadHandler().then(
  (handler) => {
    // Without LocalStack there is nobody to work for.
    createInterface({ input: process.stdin })
      .on('line', async (line) => say(await answer(handler, JSON.parse(line))))
      .on('close', () => process.exit());
    say('ready');
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
