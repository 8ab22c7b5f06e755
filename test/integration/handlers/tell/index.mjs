/** Prints the messages that it gets, and answers requests of custom resources with what it was asked. */
export const handler = async ({ Records = [], ...event }, context) => {
  for (const { body } of Records) console.log(`got ${JSON.parse(body).detail.order}`);
  if (event.ResponseURL !== undefined) {
    const { RequestType, StackId, LogicalResourceId, ResourceProperties } = event;
    const stack = StackId.split('/')[1];
    console.log(`${RequestType} ${stack}.${LogicalResourceId} ${ResourceProperties.Name}`);
    const answer = { Status: 'SUCCESS', PhysicalResourceId: ResourceProperties.Name };
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
  }
  return { name: context.functionName, greeting: process.env.GREETING };
};
