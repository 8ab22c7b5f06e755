import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AnswerServer } from '../../../../local/cloudformation/custom-resources/answer-server.ts';
import { probe, stopProbes } from '../../services/lambda/probe.ts';

const answers = new AnswerServer();
beforeAll(() => answers.start());
afterEach(stopProbes);
afterAll(() => answers.stop());

/** How a handler sends its answer by `https`, of which it builds the options itself. */
const byHttps = (options: string) => `await new Promise((resolve, reject) => {
  const { hostname, path } = require('node:url').parse(event.ResponseURL);
  const request = require('node:https').request(${options}, (response) => {
    response.resume();
    resolve();
  });
  request.on('error', reject);
  request.end(body);
});`;

it.each([
  // aws-cdk-lib, provider-framework/runtime/cfn-response.js, and every handler of custom-resource-handlers.
  ['CDK does', byHttps("{ hostname, path, method: 'PUT' }")],
  // CloudFormation user guide, "cfn-response module source code".
  ['the cfn-response module does', byHttps("{ hostname, port: 443, path, method: 'PUT' }")],
  ['an address of its own does', byHttps("event.ResponseURL, { method: 'PUT' }")],
  ['fetch does', "await fetch(event.ResponseURL, { method: 'PUT', body });"],
])('takes the answer of a custom resource that is sent as %s', async (_, send) => {
  const { url, answer } = answers.expect();
  const { invoke } = probe(`exports.handler = async (event) => {
    const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'a' });
    ${send}
  };`);

  const result = await invoke({ ResponseURL: url });

  expect(result).toMatchObject({ ok: true });
  await expect(answer).resolves.toEqual({ Status: 'SUCCESS', PhysicalResourceId: 'a' });
});

it('leaves every other host where it is', async () => {
  const { invoke } = probe(`exports.handler = () => new Promise((resolve) => {
    const request = require('node:https').get({ hostname: '127.0.0.1', port: 1 });
    request.on('error', ({ code }) => resolve(code));
  });`);

  expect(await invoke({})).toEqual({ ok: true, payload: '"ECONNREFUSED"' });
});
