import { setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type FromWorker, type ToWorker, toFunctionError, type WorkerSetup } from '../messages.ts';
import { EventLoop } from './event-loop.ts';
import { exitOnUncaught } from './exit-on-uncaught.ts';
import { keepOffAws } from './keep-off-aws.ts';
import { loadHandler } from './load-handler.ts';
import { findRequired } from './modules/find-modules.ts';
import type { ModulePlaces } from './modules/module-finder.ts';
import { OutputRecorder } from './output-recorder.ts';
import { connectToAnswers, forwardOutput, replaceTime } from './replace-globals.ts';
import { provideStreaming } from './response-stream.ts';
import { runHandler } from './run-handler.ts';
import { SdkHandler } from './sdk-handler.ts';
import { workIn } from './task-root.ts';

/** See setpriority(2); on Linux it is a thread's own. */
const FUNCTION_NICENESS = 5;

// The code of one Lambda environment: it runs as a worker thread and holds one function.
const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('worker.js runs only as a worker thread of the embedded cloud.');

// The cloud, which serves them all, goes before its functions. Elsewhere the priority would be the whole process's.
if (process.platform === 'linux') setPriority(FUNCTION_NICENESS);

const post = (message: FromWorker): void => port.postMessage(message);
const loop = new EventLoop(port);
const recorder = new OutputRecorder(post);
const sdk = new SdkHandler(post, loop);
Object.assign(globalThis, { [Symbol.for('waybill.clientConfig')]: sdk.clientConfig });
forwardOutput(post, recorder);
recorder.watch(console);
exitOnUncaught(post);
connectToAnswers();
replaceTime(setup);
provideStreaming();
keepOffAws();
const places: ModulePlaces = {
  taskRoot: setup.directory,
  layers: setup.layers,
  // The app's own, around its code or where the cloud was started, and then ours.
  runtime: [
    join(setup.directory, 'index.js'),
    join(process.cwd(), 'index.js'),
    import.meta.filename,
  ],
};
findRequired(places);
workIn(setup.directory);

try {
  const handler = await loadHandler(setup, places);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'reply') sdk.reply(message);
    else void runHandler(message, { handler, setup, loop, recorder }).then(post);
  });
  post({ kind: 'ready' });
} catch (error) {
  post({ kind: 'unusable', error: toFunctionError(error) });
}
