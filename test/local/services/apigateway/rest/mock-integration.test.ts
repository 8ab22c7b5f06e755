import { describe, expect, it } from '@jest/globals';
import {
  type MockResponse,
  readMock,
} from '../../../../../local/services/apigateway/rest/mock-integration.ts';

const TEMPLATE = '{ statusCode: 200 }';
const response = (more: Partial<MockResponse> = {}): MockResponse => ({
  ...{ statusCode: '204', parameters: {} },
  ...more,
});
const origin = 'method.response.header.Access-Control-Allow-Origin';

// API Gateway developer guide, "Mock integrations for REST APIs in API Gateway".
describe('a mock integration', () => {
  it('answers with the literal headers and body of its response', () => {
    const parameters = { [origin]: "'*'" };

    expect(readMock(TEMPLATE, [response({ parameters, template: '{"ok":true}' })])).toEqual({
      status: 204,
      headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
      body: '{"ok":true}',
    });
  });

  it.each([
    ['{"statusCode": 404}', 404],
    ['{ "statusCode" : "500" }', 500],
    ['{statusCode:200}', 200],
  ])(
    'of %s answers with the response of that status, else with the default one',
    (text, status) => {
      const responses = [
        response({ statusCode: '200' }),
        response({ statusCode: '404', selectionPattern: '404' }),
        response({ statusCode: '500', selectionPattern: '5\\d\\d' }),
      ];

      expect(readMock(text, responses)).toMatchObject({ status });
    },
  );

  it.each<[string, string, readonly MockResponse[]]>([
    ['its request template "$input.json()"', '$input.json()', [response()]],
    ['its request template ""', '', [response()]],
    ['that no integration response is for the status 200', TEMPLATE, []],
    [
      'its response template, which is no literal text',
      TEMPLATE,
      [response({ template: '$context.requestId' })],
    ],
    [
      `its response parameter ${origin}`,
      TEMPLATE,
      [response({ parameters: { [origin]: 'integration.response.header.x' } })],
    ],
  ])('is not run for %s', (what, template, responses) => {
    expect(readMock(template, responses)).toBe(what);
  });
});
