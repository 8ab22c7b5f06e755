/** Answers a custom resource's request with a failure, for the reason that its properties have. */
export const handler = async ({ ResponseURL, ResourceProperties }) => {
  const body = JSON.stringify({ Status: 'FAILED', Reason: ResourceProperties.reason });
  await fetch(ResponseURL, { method: 'PUT', body });
};
