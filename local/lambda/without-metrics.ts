import type { Json } from '../../core/event/event.ts';
import { isJsonObject } from '../../core/event/json-object.ts';

/**
 * A text without its lines in CloudWatch's embedded metric format (Amazon CloudWatch user guide, "Specification:
 * Embedded metric format"): figures for CloudWatch, which is not here, and no words for a person.
 */
export function withoutMetrics(text: string): string {
  if (!text.includes('"CloudWatchMetrics"')) return text;
  return text
    .split(/(?<=\n)/)
    .filter((line) => !isMetrics(line))
    .join('');
}

function isMetrics(line: string): boolean {
  try {
    const document = JSON.parse(line) as Json;
    const directives = isJsonObject(document) ? document._aws : undefined;
    return isJsonObject(directives) && Array.isArray(directives.CloudWatchMetrics);
  } catch {
    return false;
  }
}
