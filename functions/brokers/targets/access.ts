/** What reads who asks a broker: loaded where somebody is named. */
export { readAccess } from '../../../aws/brokers/read-access.ts';
