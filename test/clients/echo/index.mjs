export const handler = async (event) => {
  if (event.fail) throw new TypeError(event.fail);
  return { got: event };
};
