import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { exitOnUncaught } from './exit-on-uncaught.ts';
import { loadHandler } from './load-handler.ts';
import { type FromWorker, type ToWorker, toFunctionError, type WorkerSetup } from './messages.ts';
import { connectToAnswers, forwardOutput, replaceTime } from './replace-globals.ts';
import { runHandler } from './run-handler.ts';
import { SdkHandler } from './sdk-handler.ts';

/** See setpriority(2); on Linux it is a thread's own. */
const FUNCTION_NICENESS = 5;

// The code of one Lambda environment: it runs as a worker thread and holds one function.
const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('worker.js runs only as a worker thread of the embedded cloud.');

// The cloud, which serves them all, goes before its functions. Elsewhere the priority would be the whole process's.
if (process.platform === 'linux') setPriority(FUNCTION_NICENESS);

const post = (message: FromWorker): void => port.postMessage(message);
const sdk = new SdkHandler(post);
Object.assign(globalThis, { [Symbol.for('waybill.clientConfig')]: sdk.clientConfig });
forwardOutput(post);
exitOnUncaught(post);
connectToAnswers();
replaceTime(setup);

try {
  const handler = await loadHandler(setup.directory, setup.handler);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'reply') sdk.reply(message);
    else void runHandler(handler, message, setup).then(post);
  });
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'unusable', error: toFunctionError(error) });
}
