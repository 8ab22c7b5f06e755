import { isKafkaInstalled } from '../kafka/install-kafka.ts';
import { isActiveMqInstalled, NO_ACTIVEMQ } from '../start-activemq.ts';
import { NO_KAFKA } from '../start-kafka.ts';
import { isRabbitMqInstalled, NO_RABBITMQ } from '../start-rabbitmq.ts';
import { isRedisInstalled, NO_REDIS } from '../start-redis.ts';
import { startCampaignActiveMq } from './activemq.ts';
import type { CampaignBroker } from './campaign-broker.ts';
import { startCampaignKafka } from './kafka.ts';
import { startCampaignRabbitMq } from './rabbitmq.ts';
import { startCampaignRedis } from './redis.ts';

/** A kind of broker that a campaign can kill. */
export interface CampaignKind {
  readonly start: () => Promise<CampaignBroker>;
  readonly isInstalled: () => boolean;
  /** What to do where it is not. */
  readonly missing: string;
}

/** By the name that it is asked for. */
export const CAMPAIGN_KINDS: Readonly<Record<string, CampaignKind>> = {
  rabbitmq: {
    start: startCampaignRabbitMq,
    isInstalled: isRabbitMqInstalled,
    missing: NO_RABBITMQ,
  },
  kafka: { start: startCampaignKafka, isInstalled: isKafkaInstalled, missing: NO_KAFKA },
  redis: { start: startCampaignRedis, isInstalled: isRedisInstalled, missing: NO_REDIS },
  activemq: {
    start: startCampaignActiveMq,
    isInstalled: isActiveMqInstalled,
    missing: NO_ACTIVEMQ,
  },
};
