/** The kinds of targets that are run here. */
export type TargetKind = 'queue' | 'function' | 'topic' | 'bus';

/** The kind of a target by its ARN; undefined for one that is not run here. */
export function targetKind(arn: string): TargetKind | undefined {
  const [, , service, , , resource = ''] = arn.split(':');
  if (service === 'sqs') return 'queue';
  if (service === 'lambda') return 'function';
  if (service === 'sns') return 'topic';
  return service === 'events' && resource.startsWith('event-bus/') ? 'bus' : undefined;
}
