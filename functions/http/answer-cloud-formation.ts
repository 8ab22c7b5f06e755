import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/**
 * CloudFormation waits for this PUT (user guide, "Custom resource response objects"). The address may be signed for no
 * content type, and `fetch` would set one: then S3 answers 403, and the deployment waits for an hour.
 */
export async function answerCloudFormation(
  event: CloudFormationCustomResourceEvent,
  outcome: object,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, ...outcome });
  const headers = { 'content-type': '' };
  const response = await fetch(ResponseURL, { method: 'PUT', headers, body });
  if (!response.ok)
    throw new Error(`CloudFormation refused the answer with status ${response.status}`);
}
