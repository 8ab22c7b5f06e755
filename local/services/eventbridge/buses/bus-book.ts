import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../../support/account-region.ts';
import { Bus } from './bus.ts';
import type { Rule } from './rule.ts';

/** An action of EventBridge's API. */
type Action = (input: AwsJson) => AwsJson;

/** Actions by name. */
export type Actions = readonly (readonly [name: string, action: Action])[];

/** The buses of the account by name; one of them is `default`. */
export class BusBook {
  readonly buses = new Map<string, Bus>();
  readonly #place: AccountRegion;

  constructor(place: AccountRegion, now: number) {
    this.#place = place;
    this.add('default', now, undefined);
  }

  add(name: string, createdAt: number, description: string | undefined): Bus {
    const bus = new Bus({ name, arn: this.busArn(name), createdAt, description });
    this.buses.set(name, bus);
    return bus;
  }

  /** By name or ARN. Throws `AwsError('ResourceNotFoundException')`. */
  bus(given: unknown): Bus {
    const bus = this.buses.get(busName(given));
    if (bus !== undefined) return bus;
    throw new AwsError('ResourceNotFoundException', `Event bus ${busName(given)} does not exist.`);
  }

  /** Throws `AwsError('ResourceNotFoundException')`. */
  rule(bus: unknown, name: unknown): Rule {
    const rule = this.bus(bus).rules.get(String(name));
    if (rule !== undefined) return rule;
    throw new AwsError(
      'ResourceNotFoundException',
      `Rule ${String(name)} does not exist on EventBus ${busName(bus)}.`,
    );
  }

  busArn(name: string): string {
    return arnOf(this.#place, 'events', `event-bus/${name}`);
  }

  ruleArn(bus: string, name: string): string {
    return arnOf(this.#place, 'events', `rule/${bus === 'default' ? '' : `${bus}/`}${name}`);
  }

  /** The ARNs that IAM checks for an action. */
  resources(action: string, input: AwsJson): readonly string[] {
    if (action === 'PutEvents') {
      const entries = (input.Entries ?? []) as AwsJson[];
      return [...new Set(entries.map(({ EventBusName }) => this.busArn(busName(EventBusName))))];
    }
    const { ArchiveName, ReplayName } = input;
    if (ArchiveName !== undefined) return [arnOf(this.#place, 'events', `archive/${ArchiveName}`)];
    if (ReplayName !== undefined) return [arnOf(this.#place, 'events', `replay/${ReplayName}`)];
    if (action.endsWith('Permission')) return [this.busArn(busName(input.EventBusName))];
    const rule = input.Rule ?? (action.endsWith('Rule') ? input.Name : undefined);
    if (rule !== undefined) return [this.ruleArn(busName(input.EventBusName), String(rule))];
    return input.Name === undefined ? ['*'] : [this.busArn(busName(input.Name))];
  }
}

/** A bus is named by its name or by its ARN, and is the default one where neither is given. */
export function busName(given: unknown): string {
  return (
    String(given ?? 'default')
      .split(':event-bus/')
      .at(-1) ?? 'default'
  );
}
