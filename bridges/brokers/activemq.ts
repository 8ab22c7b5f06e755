import { JMS_BINDING } from '../../core/bridge/binding.ts';
import {
  parseActiveMqSourceUrl,
  parseActiveMqTargetUrl,
} from '../../core/bridge/urls/activemq-url.ts';
import { ActiveMqTarget } from '../../targets/activemq.ts';
import { ActiveMqSource } from '../sources/activemq.ts';
import type { Broker } from './broker.ts';
import { readTextFile } from './read-text-file.ts';

export const activeMq: Broker = {
  binding: JMS_BINDING,
  source: (url) => new ActiveMqSource(parseActiveMqSourceUrl(url, readTextFile)),
  target: (url, format) =>
    new ActiveMqTarget({
      ...parseActiveMqTargetUrl(url, readTextFile),
      ...(format === undefined ? {} : { format }),
    }),
};
