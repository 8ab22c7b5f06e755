import type {
  KafkaConnection,
  KafkaLogin,
  KafkaSourceOptions,
  KafkaTargetOptions,
} from '../kafka/kafka-options.ts';
import { type BrokerUrl, type BrokerUrlForm, type ReadFile, readBrokerUrl } from './broker-url.ts';

const SERVER = { schemes: ['kafka', 'kafkas'], secure: ['kafkas'], port: 9092 };

const SOURCE: BrokerUrlForm = {
  ...SERVER,
  examples: ['kafka://[user:password@]host[:9092][,HOST2]/TOPIC[,TOPIC2]?group=GROUP'],
};

const TARGET: BrokerUrlForm = {
  ...SERVER,
  examples: ['kafka://[user:password@]host[:9092][,HOST2]/TOPIC (kafkas:// for TLS)'],
};

/** What Kafka takes for a topic's name: 249 of these characters at most (`Topic.validate` of its clients). */
const TOPIC = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;

/** Throws `invalid-settings` of a URL that is none of topics that are read. */
export function parseKafkaSourceUrl(text: string, readFile?: ReadFile): KafkaSourceOptions {
  const { url, brokers } = readUrl(text, SOURCE, readFile);
  const { parameters, refuse } = url;
  const group = parameters.text('group') ?? refuse('topics are read by a group: ?group=GROUP');
  const from = parameters.text('from');
  if (from !== undefined && from !== 'earliest' && from !== 'latest')
    return refuse('the parameter from is earliest or latest');
  const source = parameters.text('source');
  const options: KafkaSourceOptions = {
    ...connectionOf(url, brokers),
    topics: url.kind.split(',').map((topic) => checkTopic(topic, url)),
    group,
    ...(from === undefined ? {} : { from }),
    ...(source === undefined ? {} : { source }),
  };
  parameters.end(['group', 'from', 'source', 'mechanism', 'client']);
  return options;
}

/** Throws `invalid-settings` of a URL that is none of a topic that events go to. */
export function parseKafkaTargetUrl(text: string, readFile?: ReadFile): KafkaTargetOptions {
  const { url, brokers } = readUrl(text, TARGET, readFile);
  const key = url.parameters.text('key');
  const options: KafkaTargetOptions = {
    ...connectionOf(url, brokers),
    topic: checkTopic(url.kind, url),
    ...(key === undefined ? {} : { key }),
  };
  url.parameters.end(['key', 'mechanism', 'client']);
  return options;
}

/** A URL whose host may be several, with commas between them. */
function readUrl(text: string, form: BrokerUrlForm, readFile?: ReadFile) {
  const [, scheme, login = '', hosts = '', rest] =
    /^([^/]*\/\/)([^/?#]*@)?([^/?#@]*)(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) return { url: readBrokerUrl(text, form, readFile), brokers: [] };
  const [first = '', ...others] = hosts.split(',');
  const url = readBrokerUrl(`${scheme}${login}${first}${rest}`, form, readFile);
  const urls = [url, ...others.map((host) => readBrokerUrl(`${scheme}${host}`, form, readFile))];
  return { url, brokers: urls.map(brokerOf) };
}

/** The client divides a host from its port at the first colon. */
function brokerOf({ host, port, refuse }: BrokerUrl): string {
  if (host.includes(':')) refuse('a broker is reached by a name, or by an address of IPv4');
  return `${host}:${port}`;
}

function connectionOf(url: BrokerUrl, brokers: readonly string[]): KafkaConnection {
  const clientId = url.parameters.text('client');
  const sasl = loginOf(url);
  return {
    brokers,
    tls: url.tls,
    ...(sasl === undefined ? {} : { sasl }),
    ...(clientId === undefined ? {} : { clientId }),
  };
}

function loginOf({ username, password, parameters, refuse }: BrokerUrl): KafkaLogin | undefined {
  const mechanism = parameters.text('mechanism');
  if (username === undefined || password === undefined) {
    if (mechanism !== undefined) refuse('a mechanism is of a user: user:password@');
    if (password !== undefined) refuse('a password is of a user: user:password@');
    return undefined;
  }
  switch (mechanism) {
    case undefined:
    case 'plain':
      return { mechanism: 'plain', username, password };
    case 'scram-sha-256':
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      return refuse('the parameter mechanism is plain, scram-sha-256 or scram-sha-512');
  }
}

function checkTopic(topic: string, { name, refuse }: BrokerUrl): string {
  if (topic === '') refuse('the URL has no topic');
  if (!TOPIC.test(topic) || name !== '')
    refuse('a topic has up to 249 letters, digits, dots, underscores and hyphens');
  return topic;
}
