/** The version of the API, which is the package's: a test holds it to that. */
export const API_VERSION = '0.1.0';
