import type { Json } from '../../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';
import type { MetricName } from './metric-store.ts';

/** A metric and the values that it had at once. */
export interface EmbeddedMetric {
  readonly metric: MetricName;
  readonly values: readonly number[];
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * The metrics of a line in the embedded metric format (Amazon CloudWatch user guide, "Specification: Embedded metric format"),
 * each once for each set of dimensions. What does not follow the format is left out, as CloudWatch leaves it out.
 */
export function readEmbedded(document: JsonObject): readonly EmbeddedMetric[] {
  const { _aws: metadata } = document;
  if (!isJsonObject(metadata)) return [];
  const { Timestamp: at, CloudWatchMetrics: directives } = metadata;
  if (typeof at !== 'number') return [];
  return listOf(directives).flatMap((directive) => readDirective(directive, document, at));
}

function readDirective(
  directive: Json,
  document: JsonObject,
  at: number,
): readonly EmbeddedMetric[] {
  if (!isJsonObject(directive)) return [];
  const { Namespace: namespace, Dimensions, Metrics } = directive;
  if (typeof namespace !== 'string') return [];
  const sets: readonly Json[] = Dimensions === undefined ? [[]] : listOf(Dimensions);
  const dimensions = sets
    .map((set) => readDimensions(set, document))
    .filter((set) => set !== undefined);
  return listOf(Metrics).flatMap((defined) => {
    const name = isJsonObject(defined) ? defined.Name : undefined;
    if (typeof name !== 'string') return [];
    const values = readValues(document[name]);
    if (values.length === 0) return [];
    return dimensions.map((own) => ({ metric: { namespace, name, dimensions: own }, values, at }));
  });
}

/** Undefined for a set of which a member has no text. */
function readDimensions(set: Json, document: JsonObject): Record<string, string> | undefined {
  if (!Array.isArray(set)) return undefined;
  const pairs: [string, string][] = [];
  for (const name of set) {
    const value = typeof name === 'string' ? document[name] : undefined;
    if (typeof name !== 'string' || typeof value !== 'string') return undefined;
    pairs.push([name, value]);
  }
  return Object.fromEntries(pairs);
}

function readValues(value: Json | undefined): readonly number[] {
  const values = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === 'number');
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
