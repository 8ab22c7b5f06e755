import type {
  DeserializeMiddleware,
  HandlerExecutionContext,
  InitializeMiddleware,
  MetadataBearer,
  MiddlewareStack,
  RetryStrategy,
  RetryStrategyV2,
  StaticOperationSchema,
} from '@smithy/types';
import { rememberBegin } from '../within-time.ts';
import { type RequestShape, readShape } from './request-shape.ts';
import { type Failure, makeTry, type TrySettings } from './try-once.ts';

/** A client of a service that speaks AWS's JSON protocol, whose middleware never changes (`cacheMiddleware`). */
interface JsonClient<Input extends object, Output extends MetadataBearer> {
  readonly config: TrySettings & {
    readonly retryStrategy: () => Promise<RetryStrategy | RetryStrategyV2>;
  };
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

/**
 * Lets calls of some operations take a short path, which costs a third of the SDK's own: the SDK makes the first request
 * of each, and the next ones repeat its shape. Only an answer of 200 is read here. Any other, and every error, is handed to
 * the SDK as what its own first try came to: errors, retries and the correction of the clock stay its own.
 * Only for operations whose endpoint is the same whatever the input.
 */
export function shorten<
  T extends JsonClient<Input, Output>,
  Input extends object,
  Output extends MetadataBearer,
>(client: T & JsonClient<Input, Output>, operations: readonly StaticOperationSchema[]): T {
  const { config, middlewareStack } = client;
  const shapes = new WeakMap<HandlerExecutionContext, RequestShape>();
  const failures = new WeakMap<object, Failure>();
  const find = ({ commandName }: HandlerExecutionContext) =>
    operations.find(([, , name]) => `${name}Command` === commandName);

  const begin: InitializeMiddleware<Input, Output> = (next, context) => {
    const operation = find(context);
    if (operation === undefined) return next;
    const tryOnce = makeTry<Output>(config, operation);
    return async (args) => {
      const shape = shapes.get(context);
      const strategy = await config.retryStrategy();
      if (shape === undefined || !('acquireInitialRetryToken' in strategy)) return next(args);
      const token = await strategy.acquireInitialRetryToken('');
      const startedAt = performance.now();
      const result = await tryOnce(shape, args.input);
      if ('output' in result) {
        strategy.recordSuccess(token);
        return result;
      }
      rememberBegin('error' in result ? result.error : result.response, startedAt);
      failures.set(args.input, result);
      return next(args);
    };
  };

  const end: DeserializeMiddleware<Input, Output> = (next, context) => {
    if (find(context) === undefined) return next;
    return async (args) => {
      const shape = readShape(args.request);
      if (shape === undefined) shapes.delete(context);
      else shapes.set(context, shape);
      const failure = failures.get(args.input);
      failures.delete(args.input);
      if (failure === undefined) return next(args);
      if ('error' in failure) throw failure.error;
      return failure;
    };
  };

  middlewareStack.add(begin, { name: 'shortPath', step: 'initialize', priority: 'high' });
  middlewareStack.add(end, { name: 'shortPathEnd', step: 'deserialize', priority: 'low' });
  return client;
}
