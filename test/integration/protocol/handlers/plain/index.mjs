/** A handler of messages, not made with `subscriber()` of 'waybill/subscriber': whoever searches its code for that finds it here. */
export const handler = async ({ Records }) => {
  console.log(`took ${Records.length}`);
};
