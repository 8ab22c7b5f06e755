import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What an alarm watches and says; unless told otherwise it goes off at the first period that counts more than 0. */
export interface RunbookAlarmProps
  extends Partial<Omit<AlarmProps, 'alarmDescription' | 'metric'>> {
  readonly metric: IMetric;
  /** One sentence for whoever is woken up. */
  readonly meaning: string;
  /** The anchor of its entry in `docs/operations.md`. */
  readonly entry: string;
  /** Told when it goes off, and when it is over. */
  readonly topic: ITopic | undefined;
}

/** An alarm whose description leads to its entry in the runbook. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    const { meaning, entry, topic, ...rest } = props;
    super(scope, id, {
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Most figures are only written when there is something to count.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rest,
      alarmDescription: `${meaning} Runbook: docs/operations.md#${entry} of the package waybill`,
    });
    if (topic === undefined) return;
    const tell = new SnsAction(topic);
    this.addAlarmAction(tell);
    this.addOkAction(tell);
  }
}
