/** Prints what happened to which object. */
export const handler = async ({ Records }) => {
  for (const { eventName, s3 } of Records)
    console.log(`${eventName} ${s3.bucket.name.length > 0} ${s3.object.key} ${s3.object.size}`);
};
