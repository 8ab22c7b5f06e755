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

/** The same in Python. */
const CFN_RESPONSE_PYTHON = `
import json
from urllib.request import Request, urlopen

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps({
        "Status": responseStatus,
        "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }).encode()
    request = Request(event["ResponseURL"], data=body, headers={"content-type": ""}, method="PUT")
    try:
        urlopen(request).read()
    except Exception as error:
        print("send(..) failed executing http.request(..):", error)
`;

/** A folder with a template's code in the file of its language, as CloudFormation packs it; it is gone when the functions are stopped. */
export function writeInlineCode(
  code: string,
  { runtime, functions }: { readonly runtime: string; readonly functions: Functions },
): string {
  if (Buffer.byteLength(code) > MOST_BYTES)
    throw new Error(
      `Code.ZipFile may have ${MOST_BYTES} bytes, and has ${Buffer.byteLength(code)}`,
    );
  const folder = functions.makeFolder();
  if (runtime.startsWith('python')) {
    writeFileSync(join(folder, 'index.py'), code);
    writeFileSync(join(folder, 'cfnresponse.py'), CFN_RESPONSE_PYTHON);
  } else {
    writeFileSync(join(folder, 'index.js'), code);
    writeFileSync(join(folder, 'cfn-response.js'), CFN_RESPONSE);
  }
  return folder;
}
