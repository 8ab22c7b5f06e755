import { KAFKA_BINDING } from '../../core/bridge/binding.ts';
import { parseKafkaSourceUrl, parseKafkaTargetUrl } from '../../core/bridge/urls/kafka-url.ts';
import { KafkaTarget } from '../../targets/kafka.ts';
import { KafkaSource } from '../sources/kafka.ts';
import type { Broker } from './broker.ts';
import { readTextFile } from './read-text-file.ts';

export const kafka: Broker = {
  binding: KAFKA_BINDING,
  source: (url) => new KafkaSource(parseKafkaSourceUrl(url, readTextFile)),
  target: (url, format) =>
    new KafkaTarget({
      ...parseKafkaTargetUrl(url, readTextFile),
      ...(format === undefined ? {} : { format }),
    }),
};
