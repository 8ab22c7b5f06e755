import { isObject } from '../../core/shared/is-object.ts';
import type { AwsJson } from '../api/aws-api.ts';
import { element, escapeText } from './query-xml.ts';

/**
 * A form of SNS as its JSON would be: `X.member.1` is an item of a list, `X.entry.1.key` and `.value`, or `.Name` and
 * `.Value`, an entry of a map (Smithy's "AWS query protocol").
 */
export function toSnsInput(tree: AwsJson): AwsJson {
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, toValue(value)]));
}

function toValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (isObject(value.member)) return Object.values(value.member).map(toValue);
  if (!isObject(value.entry)) return toSnsInput(value);
  const entries = Object.values(value.entry).filter(isObject);
  return Object.fromEntries(
    entries.map((each) => [String(each.key ?? each.Name), toValue(each.value ?? each.Value)]),
  );
}

/** An output of SNS as XML; the only map of one is `Attributes`. */
export function toSnsXml(output: AwsJson): string {
  return Object.entries(output)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => element(name, name === 'Attributes' ? mapXml(value) : valueXml(value)))
    .join('');
}

function mapXml(map: unknown): string {
  return Object.entries(map as AwsJson)
    .map(([key, value]) =>
      element('entry', element('key', escapeText(key)) + element('value', valueXml(value))),
    )
    .join('');
}

function valueXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => element('member', valueXml(each))).join('');
  return isObject(value) ? toSnsXml(value) : escapeText(String(value));
}
