import { afterEach, describe, expect, it } from '@jest/globals';
import { askAs } from '../../../support/builders/ask-as.ts';
import { CorsGateways, PAGE } from './cors-gateways.ts';

const evil = 'https://evil.example';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const CROSS = { 'sec-fetch-site': 'cross-site' };

let gateways = new CorsGateways();

afterEach(async () => {
  await gateways.stop();
  gateways = new CorsGateways();
});

/** A gateway whose function takes every method, by its kind. */
const OPEN = {
  'an HTTP API': (rules?: 'none') =>
    gateways.openApi({ routes: { $default: undefined }, ...(rules && { rules }) }),
  'a function URL': (rules?: 'none') => gateways.openUrl('NONE', { ...(rules && { rules }) }),
} as const;

type Kind = keyof typeof OPEN;
const KINDS: readonly Kind[] = ['an HTTP API', 'a function URL'];

const each = <Row extends readonly unknown[]>(rows: readonly Row[]): [Kind, ...Row][] =>
  KINDS.flatMap((kind) => rows.map((row): [Kind, ...Row] => [kind, ...row]));

describe('a page of another site', () => {
  it.each(
    each<[string, Record<string, string>, string]>([
      ['a form', { ...FORM, ...CROSS, origin: evil }, 'POST'],
      ['a form, in a browser without fetch metadata', { ...FORM, origin: evil }, 'POST'],
      ['a form of a page without an origin', { ...FORM, origin: 'null' }, 'POST'],
      ['an image', { ...CROSS, 'sec-fetch-mode': 'no-cors', referer: `${evil}/a` }, 'GET'],
      ['an image without a referrer', { ...CROSS, 'sec-fetch-mode': 'no-cors' }, 'GET'],
      ['a form that is followed', { ...CROSS, 'sec-fetch-mode': 'navigate' }, 'POST'],
    ]),
  )('cannot invoke the function of %s by %s', async (kind, _, headers, method) => {
    const url = await OPEN[kind]();

    const { status, text } = await askAs(url, headers, { method });

    expect([status, gateways.invocations]).toEqual([403, 0]);
    expect(JSON.parse(text).message).toContain(
      'which the CORS configuration of the app does not allow',
    );
  });

  it.each(each([['none' as const]]))(
    'cannot send a preflight to the function of %s',
    async (kind, rules) => {
      const url = await OPEN[kind](rules);
      const headers = { origin: evil, 'access-control-request-method': 'POST' };

      const { status } = await askAs(url, headers, { method: 'OPTIONS' });

      expect([status, gateways.invocations]).toEqual([403, 0]);
    },
  );

  it.each(
    each<[string, Record<string, string>, string]>([
      ['what the CORS configuration allows', { ...CROSS, origin: PAGE }, 'POST'],
      ['a link', { ...CROSS, 'sec-fetch-mode': 'navigate', referer: evil }, 'GET'],
    ]),
  )('reaches %s by %s', async (kind, _, headers, method) => {
    const url = await OPEN[kind]();

    expect((await askAs(url, headers, { method })).status).toBe(200);
  });
});

describe('a page of this machine', () => {
  it.each(
    each([
      ['http://localhost:3000', 'same-site'],
      ['http://shop.localhost:8080', 'cross-site'],
      ['http://127.0.0.1:5173', 'same-site'],
    ]),
  )('reaches %s, which may set its own CORS headers: %s', async (kind, origin, site) => {
    const url = await OPEN[kind]('none');

    const { status } = await askAs(url, { origin, 'sec-fetch-site': site });

    expect(status).toBe(200);
  });
});

describe('a name that is not of this machine', () => {
  it.each(each([['GET'], ['POST']]))('does not reach %s by %s', async (kind, method) => {
    const url = await OPEN[kind]();

    const { status, text } = await askAs(url, { host: 'rebound.evil.example' }, { method });

    expect([status, gateways.invocations]).toEqual([403, 0]);
    expect(JSON.parse(text).message).toContain('--allow-host rebound.evil.example');
  });
});
