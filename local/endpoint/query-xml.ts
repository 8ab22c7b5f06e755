import type { AwsJson } from '../api/aws-api.ts';

/** An XML element around content that is already XML. */
export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** What the query protocol calls one item of a list of the JSON protocol. */
const ITEMS: Readonly<Record<string, string>> = {
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Messages: 'Message',
  Failed: 'BatchResultErrorEntry',
};

/** What it calls one entry of a map, and the names of the entry's two members. */
const MAPS: Readonly<Record<string, readonly [item: string, key: string]>> = {
  Attributes: ['Attribute', 'Name'],
  MessageAttributes: ['MessageAttribute', 'Name'],
  Tags: ['Tag', 'Key'],
};

/** The members of an output, as the query protocol's XML. `action` names the entries of a batch's successes. */
export function toXml(output: AwsJson, action: string): string {
  return Object.entries(output)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => memberXml(name, value, action))
    .join('');
}

function memberXml(name: string, value: unknown, action: string): string {
  if (Array.isArray(value)) {
    const item = name === 'Successful' ? `${action}ResultEntry` : (ITEMS[name] ?? name);
    return value.map((each) => element(item, valueXml(each, action))).join('');
  }
  const map = MAPS[name];
  if (map === undefined || typeof value !== 'object' || value === null)
    return element(name, valueXml(value, action));
  const [item, key] = map;
  return Object.entries(value)
    .map(([each, content]) =>
      element(item, element(key, escapeText(each)) + element('Value', valueXml(content, action))),
    )
    .join('');
}

function valueXml(value: unknown, action: string): string {
  return typeof value === 'object' && value !== null
    ? toXml(value as AwsJson, action)
    : escapeText(String(value));
}

/** A text as the content of an element. */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>"'\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
