/** Tells the key that this function signs with, and the URL that it was given. */
export const handler = async () => {
  const { AWS_ACCESS_KEY_ID: key, ROUTER_URL: url } = process.env;
  return { key, url };
};
