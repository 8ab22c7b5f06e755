const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const FORM = new RegExp(
  `^(${TOKEN}/${TOKEN})((?:\\s*;\\s*${TOKEN}=(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))*)\\s*;?$`,
);
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i;

/** A parsed media type: its name in lower case, and its charset in lower case where it gives one. */
export interface MediaType {
  readonly name: string;
  readonly charset: string | undefined;
}

/** Reads a `Content-Type` (RFC 2046, RFC 9110 8.3); undefined for what is none. */
export function parseMediaType(text: string): MediaType | undefined {
  const [, name, parameters = ''] = FORM.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  return { name: name.toLowerCase(), charset: CHARSET.exec(parameters)?.[1]?.toLowerCase() };
}

/** Whether data of this media type is JSON (CloudEvents JSON format, 3.1: `json` or `+json` subtypes). */
export function isJsonType(name: string): boolean {
  return /^[^/]+\/(?:[^/]+\+)?json$/.test(name);
}

/** Whether data of this media type is XML (RFC 7303: `application/xml`, `text/xml`, and subtypes that end with `+xml`). */
export function isXmlType(name: string): boolean {
  return /^(?:application|text)\/xml$|^[^/]+\/[^/]+\+xml$/.test(name);
}
