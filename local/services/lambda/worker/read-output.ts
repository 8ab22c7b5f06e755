import type { Json } from '../../../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../../../core/shared/json/json-object.ts';

/** What a function wrote, as it goes to the cloud's log. */
export interface Output {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  /** What a line that was written as JSON has beside its message. */
  readonly fields?: JsonObject;
}

/** A line in the embedded metric format, which is for CloudWatch and for nobody's eyes. */
export interface Metrics {
  readonly metrics: JsonObject;
}

const LEVELS = new Map<Json | undefined, Output['level']>([
  ['TRACE', 'info'],
  ['DEBUG', 'info'],
  ['INFO', 'info'],
  ['WARN', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'error'],
]);

/**
 * Reads what a function wrote at once to a stream of this level. Lines with a level and a message in JSON are taken as
 * CloudWatch takes them (AWS Lambda developer guide, "Log-level filtering"); lines in the embedded metric format
 * (Amazon CloudWatch user guide, "Specification: Embedded metric format") are figures for CloudWatch.
 */
export function readOutput(all: string, level: Output['level']): readonly (Output | Metrics)[] {
  if (!all.includes('{"')) return [{ level, text: all }];
  const outputs: (Output | Metrics)[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') outputs.push({ level, text: plain });
    plain = '';
  };
  for (const line of all.split(/(?<=\n)/)) {
    const document = parse(line);
    if (isMetrics(document)) {
      outputs.push({ metrics: document });
      continue;
    }
    const structured = readLine(document);
    if (structured === undefined) plain += line;
    else {
      flush();
      outputs.push(structured);
    }
  }
  flush();
  return outputs;
}

/** What the cloud is told of what was written. */
export function toMessage(output: Output | Metrics) {
  return 'metrics' in output
    ? ({ kind: 'metrics', document: output.metrics } as const)
    : ({ kind: 'log', ...output } as const);
}

function parse(line: string): JsonObject | undefined {
  if (!line.startsWith('{"')) return undefined;
  try {
    const document = JSON.parse(line) as Json;
    return isJsonObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

function readLine(document: JsonObject | undefined): Output | undefined {
  const { timestamp: _, level: name, message: text, ...fields } = document ?? {};
  const level = LEVELS.get(name);
  return level === undefined || typeof text !== 'string' ? undefined : { level, text, fields };
}

function isMetrics(document: JsonObject | undefined): document is JsonObject {
  const directives = document?._aws;
  return isJsonObject(directives) && Array.isArray(directives.CloudWatchMetrics);
}
