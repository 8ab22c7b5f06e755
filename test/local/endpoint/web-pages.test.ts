import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsEndpoint } from '../../../local/endpoint/aws-endpoint.ts';
import { askAs } from '../../support/builders/ask-as.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  await aws.queues.call('CreateQueue', { QueueName: 'queue' });
});

afterAll(async () => {
  await aws?.stop();
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_CALL = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'AmazonSQS.PurgeQueue',
};
const evil = 'https://evil.example';

describe('a web page', () => {
  // What browsers send: Fetch standard, "Origin header", and Fetch metadata, "Sec-Fetch-Site".
  it.each<[string, Record<string, string>]>([
    ['a form of another site', { ...FORM, origin: evil, 'sec-fetch-site': 'cross-site' }],
    ['a form, in a browser without fetch metadata', { ...FORM, origin: evil }],
    ['a form of a page without an origin', { ...FORM, origin: 'null' }],
    [
      'a form of a page of another port',
      { ...FORM, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
    ],
    ['a form by GET', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch with a text', { 'content-type': 'text/plain', origin: evil }],
    ['a preflight', { origin: evil, 'access-control-request-method': 'POST' }],
  ])('cannot empty a queue by %s', async (_, headers) => {
    await aws.queues.call('SendMessage', { QueueUrl: 'x/queue', MessageBody: 'a' });
    const path = '/000000000000/queue?Action=PurgeQueue&Version=2012-11-05';

    const refused = await askAs(aws.endpoint.url + path, headers, {
      method: headers['content-type'] === undefined ? 'GET' : 'POST',
    });

    const { Messages } = await aws.queues.call('ReceiveMessage', { QueueUrl: 'x/queue' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('<Code>AccessDeniedException</Code>');
    expect(refused.text).toContain('the AWS endpoint takes no calls from web pages');
    expect(Messages).toHaveLength(1);
  });

  it('is told so in the protocol of its call', async () => {
    const refused = await askAs(aws.endpoint.url, { ...JSON_CALL, origin: evil }, { body: '{}' });

    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toEqual({
      __type: 'AccessDeniedException',
      message: `the AWS endpoint takes no calls from web pages, and this one is from a page of ${evil}`,
    });
  });

  it('may look at what this is', async () => {
    const opened = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' };

    expect((await askAs(aws.endpoint.url, opened, { method: 'GET' })).status).toBe(200);
  });
});

describe('a name that is not of this machine', () => {
  const LIST = { ...JSON_CALL, 'x-amz-target': 'AmazonSQS.ListQueues' };

  it('is refused, as one that was rebound to it would be', async () => {
    const host = 'rebound.evil.example:4566';

    const refused = await askAs(aws.endpoint.url, { ...LIST, host }, { body: '{}' });

    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toEqual({
      __type: 'AccessDeniedException',
      message: expect.stringContaining('does not answer to the host rebound.evil.example:4566'),
    });
  });

  it('is refused for a GET of the root too', async () => {
    const { status } = await askAs(aws.endpoint.url, { host: 'evil.example' }, { method: 'GET' });

    expect(status).toBe(403);
  });

  it.each(['localhost:1', 'queue.localhost:4566', '[::1]:4566'])(
    'is not %s, which is taken',
    async (host) => {
      expect((await askAs(aws.endpoint.url, { ...LIST, host }, { body: '{}' })).status).toBe(200);
    },
  );

  it('is taken where it is allowed', async () => {
    const api = { call: () => Promise.resolve({}) };
    const open = new AwsEndpoint({ api, port: 0, allowedHosts: ['host.docker.internal'] });
    await open.start();

    const taken = await askAs(
      open.url,
      { ...LIST, host: 'host.docker.internal:4566' },
      { body: '{}' },
    );
    await open.stop();

    expect(taken.status).toBe(200);
  });
});
