import { setTimeout as wait } from 'node:timers/promises';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { AwsCalls } from './aws-calls.ts';
import type { RunningApp } from './running-app.ts';

/** A request or a call, or what is waited for; names of queues and the like are parts of theirs. */
export type Step =
  /** `{Name}` in the path is an output of the app. */
  | {
      readonly request: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly status: number;
      readonly answers?: RegExp;
    }
  | { readonly event: object; readonly bus?: string }
  | { readonly send: string; readonly body: unknown }
  | {
      readonly publish: string;
      readonly body: unknown;
      readonly attributes?: Readonly<Record<string, string>>;
    }
  /** Has a queue of the survey's own, `survey`, subscribe to a topic. */
  | { readonly subscribe: string }
  | { readonly put: string; readonly key: string; readonly body: string }
  /** Invokes as an event the function that an output names. */
  | { readonly start: string; readonly payload: unknown }
  | { readonly write: string; readonly item: Record<string, AttributeValue> }
  | { readonly invoke: string; readonly payload?: unknown; readonly answers: RegExp }
  | { readonly message: string; readonly has: RegExp }
  | { readonly item: string; readonly has: RegExp }
  | { readonly object: string; readonly key: string; readonly has: RegExp }
  | { readonly tag: string; readonly key: string; readonly has: RegExp }
  | { readonly printed: RegExp };

/** How an app's main path is gone, and what is to come of it. */
export interface Drive {
  /** As the survey names the app. */
  readonly app: string;
  /** Further options of `waybill start`. */
  readonly options?: readonly string[];
  readonly steps: readonly Step[];
}

/** What is waited for is there by then, or does not come. */
const PATIENCE_MS = 30_000;

const AGAIN_MS = 100;

/** Goes an app's main path; answers what went otherwise than it should, or nothing. */
export async function driveApp({ steps }: Drive, app: RunningApp): Promise<string> {
  const { ready } = app;
  if (ready === undefined) return 'it is not ready';
  const calls = new AwsCalls(ready.aws);
  try {
    for (const [index, step] of steps.entries()) {
      const problem = await take(step, app, calls);
      if (problem !== undefined) return `step ${index + 1}: ${problem}`;
    }
    return '';
  } catch (error) {
    return String(error);
  } finally {
    calls.close();
  }
}

async function take(step: Step, app: RunningApp, calls: AwsCalls): Promise<string | undefined> {
  if ('request' in step) return request(step, app);
  if ('event' in step) return calls.putEvent(step.event, step.bus && fill(step.bus, app));
  if ('send' in step) return calls.send(step.send, text(step.body));
  if ('publish' in step) return calls.publish(step.publish, text(step.body), step.attributes);
  if ('subscribe' in step) return calls.subscribe(step.subscribe);
  if ('put' in step) return calls.put(step.put, step.key, step.body);
  if ('start' in step)
    return calls.start(app.ready?.outputs[step.start] ?? step.start, step.payload);
  if ('write' in step) return calls.write(step.write, step.item);
  if ('invoke' in step)
    return expectOf(await calls.invoke(step.invoke, step.payload), step.answers);
  if ('printed' in step) return until(() => app.log.join('\n'), step.printed);
  if ('message' in step) return until(() => calls.messages(step.message), step.has);
  if ('item' in step) return until(() => calls.items(step.item), step.has);
  if ('tag' in step) return until(() => calls.tags(step.tag, step.key), step.has);
  return until(() => calls.object(step.object, step.key), step.has);
}

async function request(
  { request: line, headers = {}, body, status, answers }: Extract<Step, { request: string }>,
  app: RunningApp,
): Promise<string | undefined> {
  const [method = '', path = ''] = line.split(' ');
  const url = fill(path, app);
  const response = await fetch(url.startsWith('/') ? `${app.ready?.url}${url}` : url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: text(body) }),
  });
  const answer = await response.text();
  if (response.status !== status) return `${line} answered ${response.status}: ${answer}`;
  return answers === undefined ? undefined : expectOf(answer, answers);
}

/** A text with the outputs that it names in braces. */
function fill(written: string, { ready }: RunningApp): string {
  return written.replace(/\{(\w+)\}/g, (_, name: string) => ready?.outputs[name] ?? `{${name}}`);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function expectOf(found: string, wanted: RegExp): string | undefined {
  return wanted.test(found) ? undefined : `${found.slice(0, 300)} is not ${wanted}`;
}

async function until(
  look: () => string | Promise<string>,
  wanted: RegExp,
): Promise<string | undefined> {
  const deadline = performance.now() + PATIENCE_MS;
  let found = await look();
  while (!wanted.test(found) && performance.now() < deadline) {
    await wait(AGAIN_MS);
    found = await look();
  }
  return expectOf(found, wanted);
}
