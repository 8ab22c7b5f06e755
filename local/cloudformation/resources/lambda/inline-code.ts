import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Functions } from '../../../services/lambda/functions.ts';

/** The most bytes of a deployment package in a template (AWS CloudFormation user guide, "AWS::Lambda::Function Code"). */
const MOST_BYTES = 4_194_304;

/** The module that CloudFormation puts beside inline code, as its user guide describes it ("cfn-response module"). */
const CFN_RESPONSE = `
exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = (event, context, Status, Data, id, NoEcho = false) => {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const PhysicalResourceId = id || context.logStreamName;
  const Reason = 'See the details in CloudWatch Log Stream: ' + context.logStreamName;
  const body = JSON.stringify({
    Status, Reason, PhysicalResourceId, StackId, RequestId, LogicalResourceId, NoEcho, Data,
  });
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const end = () => resolve(context.done && context.done());
    const request = require('https').request(ResponseURL, { method: 'PUT', headers });
    request.on('response', (response) => response.resume().on('end', end));
    request.on('error', (error) => {
      console.log('send(..) failed executing https.request(..): ' + error);
      end();
    });
    request.end(body);
  });
};
`;

/** A folder with a template's code in `index.js`, as CloudFormation packs it; it is gone when the functions are stopped. */
export function writeInlineCode(code: string, functions: Functions): string {
  if (Buffer.byteLength(code) > MOST_BYTES)
    throw new Error(
      `Code.ZipFile may have ${MOST_BYTES} bytes, and has ${Buffer.byteLength(code)}`,
    );
  const folder = functions.makeFolder();
  writeFileSync(join(folder, 'index.js'), code);
  writeFileSync(join(folder, 'cfn-response.js'), CFN_RESPONSE);
  return folder;
}
