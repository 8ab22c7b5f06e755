import { attributeName } from '../../../bridge/shown-headers.ts';
import { selectorError } from './selector-error.ts';

/** The attributes that a bridge makes of what JMS knows by a name of its own (Jakarta Messaging 3.1, section 3.4). */
const HEADERS: Readonly<Record<string, string>> = {
  JMSType: 'type',
  JMSMessageID: 'id',
  JMSCorrelationID: 'correlationid',
  JMSPriority: 'priority',
  JMSXGroupID: 'partitionkey',
};

/** What JMS knows by a name of its own, and events have in another form, or not at all. */
const UNKNOWN: Readonly<Record<string, string>> = {
  JMSTimestamp: 'an event’s time is a text, which is not compared',
  JMSDeliveryMode: 'an event does not say it',
};

/** The attribute that an identifier means: a header or property of that name, as bridges show it (`core/bridge/shown-headers.ts`). */
export function attributeOf(identifier: string, selector: string): string {
  const header = Object.hasOwn(HEADERS, identifier) ? HEADERS[identifier] : undefined;
  if (header !== undefined) return header;
  const why = Object.hasOwn(UNKNOWN, identifier) ? UNKNOWN[identifier] : undefined;
  if (why !== undefined) throw selectorError(selector, `looks at ${identifier}, and ${why}`);
  if (/^JMS[^_]/.test(identifier))
    throw selectorError(
      selector,
      `looks at ${identifier}; of JMS's own names there are ${Object.keys(HEADERS).join(', ')}`,
    );
  const attribute = attributeName(identifier);
  if (attribute !== undefined) return attribute;
  throw selectorError(
    selector,
    `looks at \`${identifier}\`, and a property of this name is not shown by an event, where the name means another thing or is longer than 40 characters; use an event pattern, or another name`,
  );
}
