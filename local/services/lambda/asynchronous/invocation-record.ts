import type { Json } from '../../../../core/event/event.ts';
import type { InvokeResult } from '../function-spec.ts';
import type { FunctionError } from '../messages.ts';
import type { AsyncEnd, AsyncEvent } from './async-event.ts';

/** The longest error message of a dead letter (Lambda developer guide, "Adding a dead-letter queue"). */
const LONGEST_MESSAGE = 1024;

/** A message for the dead-letter queue of a function. */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, { DataType: string; StringValue: string }>>;
}

/** What a destination gets (Lambda developer guide, "Capturing records of Lambda asynchronous invocations"). */
export function invocationRecord(
  { arn, requestId, payload }: AsyncEvent,
  { condition, invocations, result }: AsyncEnd,
  now: number,
): { readonly [key: string]: Json } {
  const isQualified = arn.split(':').length > 7;
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: isQualified ? arn : `${arn}:$LATEST`,
      condition,
      approximateInvokeCount: invocations,
    },
    requestPayload: JSON.parse(payload) as Json,
    ...responseOf(result),
  };
}

/** What the last invocation answered; there is no answer where none was begun. */
function responseOf(result: InvokeResult): { readonly [key: string]: Json } {
  const context = { statusCode: 200, executedVersion: '$LATEST' };
  if (result.ok)
    return { responseContext: context, responsePayload: JSON.parse(result.payload) as Json };
  if (result.isThrottled) return {};
  const responseContext = { ...context, functionError: 'Unhandled' };
  return { responseContext, responsePayload: toJson(result.error) };
}

/** What a dead-letter queue gets: the event as it was, and why it was given up. */
export function deadLetter({ requestId, payload }: AsyncEvent, { result }: AsyncEnd): DeadLetter {
  const [code, message] = result.ok
    ? ['200', '']
    : [result.isThrottled ? '429' : '200', result.error.errorMessage];
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    body: payload,
    attributes: {
      RequestID: text(requestId),
      ErrorCode: { DataType: 'Number', StringValue: code },
      // SQS takes no empty values.
      ...(message === '' ? {} : { ErrorMessage: text(message.slice(0, LONGEST_MESSAGE)) }),
    },
  };
}

function toJson({ errorType, errorMessage, trace }: FunctionError): Json {
  return { errorMessage, errorType, ...(trace === undefined ? {} : { trace: [...trace] }) };
}
