import { once } from 'node:events';
import { type HandlerCall, neverSettled } from './call-handler.ts';
import { ResponseStream, type StreamedResult } from './response-stream.ts';

/** Calls a handler of `awslambda.streamifyResponse`; its answer is what it has written by the end of its stream. */
export function callStreaming(call: HandlerCall): Promise<StreamedResult> {
  const { handler, event, context, loop } = call;
  const stream = new ResponseStream();
  return new Promise((resolve, reject) => {
    let isSettled = false;
    loop.begin(() =>
      reject(isSettled ? new Error('Response stream is not finished.') : neverSettled()),
    );
    const returned: unknown = handler(event, stream, context);
    if (!(returned instanceof Promise))
      return reject(new Error('Streaming does not support non-async handlers.'));
    stream.on('error', reject);
    const finish = async () => {
      await returned;
      isSettled = true;
      if (!stream.writableFinished) await once(stream, 'finish');
      return stream.result;
    };
    finish().then(resolve, reject);
  });
}
