import { dynamoDbClient, eventBridgeClient } from '../aws/clients.ts';
import { EventBridgeBus } from '../aws/event-bridge-bus.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { parseLedgerSettings, readNumber, readText } from '../aws/settings.ts';
import { systemClock } from '../aws/system-clock.ts';
import { type ReconcileReport, reconcile } from '../core/reconcile.ts';
import { ENV } from '../core/settings.ts';

let run: (() => Promise<ReconcileReport>) | undefined;

/** The Lambda handler, every minute: empties the outbox and flags what is overdue. */
export const handler = (): Promise<ReconcileReport> => {
  run ??= production();
  return run();
};

function production(): () => Promise<ReconcileReport> {
  const ports = {
    ledger: new DynamoLedger(dynamoDbClient(), parseLedgerSettings(process.env)),
    bus: new EventBridgeBus(eventBridgeClient(), readText(process.env, ENV.bus)),
    clock: systemClock,
  };
  const overdueAfterMs = readNumber(process.env, ENV.overdueAfterSeconds) * 1000;
  return () => reconcile({ overdueAfterMs }, ports);
}
