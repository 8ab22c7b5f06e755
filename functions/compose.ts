import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DynamoKeyStore } from '../aws/access/dynamo-key-store.ts';
import { DynamoCatalog } from '../aws/catalog/dynamo-catalog.ts';
import { DynamoPolicies } from '../aws/catalog/dynamo-policies.ts';
import { DynamoPolicyList } from '../aws/catalog/policy-list.ts';
import { DynamoTypeReports } from '../aws/catalog/report-items.ts';
import { dynamoDbClient, eventBridgeClient, sqsClient } from '../aws/clients.ts';
import { EventBridgeBus } from '../aws/event-bridge-bus.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { DynamoJobTrail } from '../aws/operate/dynamo-job-trail.ts';
import { DynamoOperations } from '../aws/operate/dynamo-operations.ts';
import { DynamoPauses } from '../aws/operate/dynamo-pauses.ts';
import { DynamoProvisions } from '../aws/operate/dynamo-provisions.ts';
import { parseLedgerSettings, readText } from '../aws/settings.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { KeyGuard } from '../core/access/key-guard.ts';
import type { EventSources } from '../core/ports/pausing/event-sources.ts';
import type { Provisioning } from '../core/ports/provisioning/provisioning.ts';
import { API_KEYS, ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import { makeLineLog } from '../node/line-log.ts';
import { makeMetricLog } from '../node/metric-log.ts';
import { randomBytes } from '../node/random-bytes.ts';
import { sha256 } from '../node/sha256.ts';
import { systemClock } from '../node/system-clock.ts';
import { systemRandom } from '../node/system-random.ts';
import type { Answer } from './http/answer-routes.ts';

/*
 * The ports of the router's functions on AWS, from the variables that the constructs set. A function composes, once per
 * cold start, those that it needs, and its bundle has no others. All throw `invalid-settings`.
 */

/** The ledger, and the machine's clock, randomness and log. */
export function composeLedger() {
  const log = makeLineLog();
  const ledger = new DynamoLedger(dynamoDbClient(), parseLedgerSettings(process.env), log);
  return { ledger, log, clock: systemClock, random: systemRandom };
}

/** Jobs, failed deliveries and the audit. */
export function composeOperations() {
  return new DynamoOperations(dynamoDbClient(), parseLedgerSettings(process.env), makeLineLog());
}

/** Which deliveries each job has come to. */
export function composeTrail() {
  const { table } = parseLedgerSettings(process.env);
  return { trail: new DynamoJobTrail(dynamoDbClient(), table) };
}

/** Which subscribers are paused. */
export function composePauses() {
  const { table } = parseLedgerSettings(process.env);
  return { pauses: new DynamoPauses(dynamoDbClient(), table, makeLineLog()) };
}

/** Where what was seen of types is told. */
export function composeTypeReports() {
  const { table } = parseLedgerSettings(process.env);
  return { typeReports: new DynamoTypeReports(dynamoDbClient(), table) };
}

/** What is declared of types, to read. */
export function composePolicyList() {
  const { table } = parseLedgerSettings(process.env);
  return { policies: new DynamoPolicyList(dynamoDbClient(), table, makeLineLog()) };
}

/** What is declared of types. */
export function composePolicies() {
  const { table } = parseLedgerSettings(process.env);
  return { policies: new DynamoPolicies(dynamoDbClient(), table, makeLineLog()) };
}

/** What was learned of the types of events, and what is yet to be. */
export function composeCatalog() {
  const { table } = parseLedgerSettings(process.env);
  return { catalog: new DynamoCatalog(dynamoDbClient(), table, makeLineLog()) };
}

/** Which subscribers are made at run time. */
export function composeProvisions() {
  const { table } = parseLedgerSettings(process.env);
  return { provisions: new DynamoProvisions(dynamoDbClient(), table, makeLineLog()) };
}

/** The function that makes them, with Lambda's client from the first call on. */
export function composeProvisioning(): { readonly provisioning: Provisioning } {
  return {
    provisioning: { resume: async () => (await import('./call-provision.ts')).resumeProvision() },
  };
}

/** What gives subscribers their batches, with Lambda's client from the first call on. */
export function composeEventSources(): { readonly eventSources: EventSources } {
  const load = lazy(async () => (await import('./event-sources.ts')).makeEventSources());
  return {
    eventSources: {
      stateOf: async (id) => (await load()).stateOf(id),
      setEnabled: async (id, enabled) => (await load()).setEnabled(id, enabled),
    },
  };
}

/** The subscribers' queues, and the router's. */
export function composeQueue() {
  return { queue: new SqsQueue(sqsClient()) };
}

/** The router's bus. */
export function composeBus() {
  return { bus: new EventBridgeBus(eventBridgeClient(), readText(process.env, ENV.bus)) };
}

/** Where figures are counted, by the router's name. */
export function composeMetrics() {
  return { metrics: makeMetricLog(readText(process.env, ENV.bus)) };
}

/** What a function accepts events with, however they come. */
export function composeAccept() {
  const { ledger, ...world } = composeLedger();
  return {
    ...world,
    ...{ events: ledger, registry: ledger, sha256, newId: randomUUID },
    recoveryQueueUrl: readText(process.env, ENV.recoveryQueueUrl),
    ...composeQueue(),
    ...composeBus(),
    ...composeMetrics(),
    ...composeTypeReports(),
    ...composePolicyList(),
  };
}

/** The router's own API keys, and the guard that checks them. */
export function composeKeys() {
  const log = makeLineLog();
  const keys = new DynamoKeyStore(dynamoDbClient(), readText(process.env, ENV.table), log);
  const ports = { keys, clock: systemClock, sha256, randomBytes, log };
  return { ...ports, guard: new KeyGuard(ports) };
}

/** The guard of a router that checks API keys; undefined where somebody else decides who may call. */
export function composeGuard(): { readonly guard: KeyGuard | undefined } {
  const checksKeys = process.env[ENV.authorizer] === API_KEYS;
  return { guard: checksKeys ? composeKeys().guard : undefined };
}

/** What answers for the console, loaded when somebody opens it. */
export function composeConsole(): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const load = lazy(async () => {
    const { makeConsole, composeFiles } = await import('./console.ts');
    const world = { log: makeLineLog(), clock: systemClock, sha256 };
    return makeConsole({ ...world, ...composeGuard(), ...composeFiles(process.env) });
  });
  return async (request) => (await load())(request);
}
