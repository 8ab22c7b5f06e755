/** A resource of a deployed router that holds something, and the properties that CloudFormation changes only by replacing it. */
export interface DeployedResource {
  readonly type: string;
  readonly holds: string;
  readonly keeps?: Readonly<Record<string, unknown>>;
}

const queue = (holds: string): DeployedResource => ({ type: 'AWS::SQS::Queue', holds });

/** What stacks of the first version have, by logical id: the shared synth's router and its two subscribers. */
export const DEPLOYED_RESOURCES: Readonly<Record<string, DeployedResource>> = {
  RouterLedgerTable2C3FFFBE: {
    type: 'AWS::DynamoDB::Table',
    holds: 'every waybill',
    keeps: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    },
  },
  RouterBusADD36F92: {
    type: 'AWS::Events::EventBus',
    holds: 'the events that are on it',
    keeps: { Name: 'TestRouterBus3083C1FA' },
  },
  RouterIngressApi207E0D36: {
    type: 'AWS::ApiGatewayV2::Api',
    holds: 'the URL that producers know',
    keeps: { ProtocolType: 'HTTP' },
  },
  RouterRecoveryQueueF4D845C7: queue('waybills that the ledger could not take'),
  RouterJobsQueueC595D576: queue('messages of jobs, whose work is in the ledger'),
  RouterJobsDeadLetterQueue314BE77C: queue('messages of jobs that failed'),
  RouterRunTimeDeadLetterQueueD11A9BD3: queue('dead letters of subscribers made at run time'),
  RouterbillingQueuesQueueD6A95052: queue('the backlog of billing'),
  RouterbillingQueuesDeadLetterQueueC536E919: queue('the dead letters of billing'),
  RouterAuditLogQueuesQueueF9204780: queue('the backlog of audit'),
  RouterAuditLogQueuesDeadLetterQueueF9D36DA2: queue('the dead letters of audit'),
};

/** What a stack has in which a subscriber lives that is not in the router's: `addElsewhere`. */
export const DEPLOYED_ELSEWHERE: Readonly<Record<string, DeployedResource>> = {
  TestRouter28523473elsewhereQueuesQueueBA767742: queue('the backlog of elsewhere'),
  TestRouter28523473elsewhereQueuesDeadLetterQueueDBBFCDA7: queue('the dead letters of elsewhere'),
};

/** What a router with an `encryptionKey` has beside. */
export const DEPLOYED_ENCRYPTED: Readonly<Record<string, DeployedResource>> = {
  RouterBusDeadLetterQueueC81997F9: queue('events that EventBridge could not encrypt or decrypt'),
};

/** What a router behind a function URL has beside the ledger, the bus and its queue. */
export const DEPLOYED_URL: Readonly<Record<string, DeployedResource>> = {
  RouterIngressUrlD1512D3A: {
    type: 'AWS::Lambda::Url',
    holds: 'the URL that producers know',
    keeps: { TargetFunctionArn: { 'Fn::GetAtt': ['RouterFunctionsFunctionUrl48ED9818', 'Arn'] } },
  },
};

/** The variables of `core/settings.ts`: functions of two versions run side by side while a stack is updated. */
export const DEPLOYED_ENVIRONMENT: Readonly<Record<string, string>> = {
  table: 'WAYBILL_TABLE',
  authorizer: 'WAYBILL_AUTHORIZER',
  bus: 'WAYBILL_BUS',
  subscriber: 'WAYBILL_SUBSCRIBER',
  queueUrl: 'WAYBILL_QUEUE_URL',
  deadLetterQueueUrl: 'WAYBILL_DEAD_LETTER_QUEUE_URL',
  recoveryQueueUrl: 'WAYBILL_RECOVERY_QUEUE_URL',
  jobsQueueUrl: 'WAYBILL_JOBS_QUEUE_URL',
  maxAttempts: 'WAYBILL_MAX_ATTEMPTS',
  retryBaseSeconds: 'WAYBILL_RETRY_BASE_SECONDS',
  retryCapSeconds: 'WAYBILL_RETRY_CAP_SECONDS',
  indexShards: 'WAYBILL_INDEX_SHARDS',
  retentionDays: 'WAYBILL_RETENTION_DAYS',
  overdueAfterSeconds: 'WAYBILL_OVERDUE_AFTER_SECONDS',
};
