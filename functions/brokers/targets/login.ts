/** What reads a broker's user and password: loaded where there are any. */
export { readLogin } from '../../../aws/brokers/read-login.ts';
