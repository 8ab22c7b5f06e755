/** How a function, or a version or alias of it, handles what nobody waits for (`AWS::Lambda::EventInvokeConfig`). */
export interface AsyncConfig {
  readonly maxAgeMs: number;
  readonly maxRetries: number;
  /** The ARN of where a record of each success goes. */
  readonly onSuccess?: string;
  /** And of each event that is given up. */
  readonly onFailure?: string;
}

/** Lambda's own (Lambda developer guide, "Configuring error handling settings for Lambda asynchronous invocations"). */
export const DEFAULT_ASYNC_CONFIG: AsyncConfig = { maxAgeMs: 21_600_000, maxRetries: 2 };
