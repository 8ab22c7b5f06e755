import { describe, expect, it } from '@jest/globals';
import { isAbsoluteUri, isUriReference } from '../../../core/event/uri-reference.ts';

/** Examples of the CloudEvents spec ("source") and of RFC 3986, 1.1.2. */
const URIS = [
  'https://github.com/cloudevents',
  'mailto:cncf-wg-serverless@lists.cncf.io',
  'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  'ftp://ftp.is.co.za/rfc/rfc1808.txt',
  'ldap://[2001:db8::7]/c=GB?objectClass?one',
  'news:comp.infosystems.www.servers.unix',
  'tel:+1-816-555-1212',
  'telnet://192.0.2.16:80/',
  'urn:oasis:names:specification:docbook:dtd:xml:4.1.2',
  'http://user:word@example.com:8080/a;b=1/%7Ec?d=[#e'.replace('[', '%5B'),
  'https://example.com/order.json#/definitions/order',
  'file:///etc/hosts',
  'about:',
];

const RELATIVE = [
  '/cloudevents/spec/pull/123',
  'cloudevents/spec/pull/123',
  '/sensors/tn-1234567/alerts',
  '1-555-123-4567',
  '//example.com/shop',
  './a:b',
  '?page=2',
  '#top',
  '..',
  'a%20b',
];

describe('isUriReference', () => {
  it.each([...URIS, ...RELATIVE])('takes %s', (text) => {
    expect(isUriReference(text)).toBe(true);
  });

  it.each([
    ['an empty text', ''],
    ['a space', 'my shop'],
    ['a space at the end', '/shop '],
    ['a letter outside ASCII', '/caf\u00e9'],
    ['a bare percent sign', '/100%'],
    ['a percent sign before other digits', '/%zz'],
    ['a backslash', 'C:\\shop'],
    ['a quote', '/"shop"'],
    ['angle brackets', '<https://example.com>'],
    ['braces', '/orders/{id}'],
    ['a caret', '/a^b'],
    ['a grave accent', '/a`b'],
    ['a vertical bar', '/a|b'],
    ['two fragments', '/a#b#c'],
    ['brackets in the path', '/a[0]'],
    ['brackets in the query', '/a?b[]=1'],
    ['a colon in the first segment that ends no scheme', '1:2'],
    ['a colon first', ':shop'],
    ['a port that is no number', 'http://example.com:eighty/'],
    ['an open bracket in the authority', 'http://[2001:db8::7/'],
    ['two ports', 'http://example.com:80:81/'],
    ['a line feed', '/shop\n'],
    ['a NUL', '/shop\0'],
  ])('rejects %s', (_, text) => {
    expect(isUriReference(text)).toBe(false);
  });
});

describe('isAbsoluteUri', () => {
  it.each(URIS)('takes %s', (text) => {
    expect(isAbsoluteUri(text)).toBe(true);
  });

  it.each([...RELATIVE, '', 'https://example.com/a b', '1https://example.com'])(
    'rejects %s',
    (text) => {
      expect(isAbsoluteUri(text)).toBe(false);
    },
  );
});
