import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { checkTargets } from '../targets/check-targets.ts';
import { parseTarget } from '../targets/target.ts';
import type { Actions, BusBook } from './bus-book.ts';
import { NAME_PATTERN, validate } from './constraints.ts';
import { page } from './page.ts';

/** "Rules can have up to 5 targets" (EventBridge quotas). */
const MOST_TARGETS = 5;

/** "The maximum number of entries per request is 10" (API reference, "PutTargets"). */
const MOST_ENTRIES = 10;

/** Puts, lists and removes the targets of rules. */
export function targetActions(book: BusBook): Actions {
  return [
    ['PutTargets', (input) => putTargets(input, book)],
    ['RemoveTargets', (input) => removeTargets(input, book)],
    [
      'ListTargetsByRule',
      (input) => {
        checkRuleName(input);
        const { targets } = book.rule(input.EventBusName, input.Rule);
        return page(
          'Targets',
          [...targets].map(([id, { settings }]) => [id, settings]),
          input,
        );
      },
    ],
  ];
}

function putTargets(input: AwsJson, book: BusBook): AwsJson {
  checkRuleName(input);
  const given = (input.Targets ?? []) as readonly AwsJson[];
  checkTargets(given);
  const { targets } = book.rule(input.EventBusName, input.Rule);
  const ids = new Set([...targets.keys(), ...given.map(({ Id }) => String(Id))]);
  if (ids.size > MOST_TARGETS || given.length > MOST_ENTRIES)
    throw new AwsError(
      'LimitExceededException',
      'The requested resource exceeds the maximum number allowed.',
    );
  for (const target of given.map(parseTarget)) targets.set(target.id, target);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

function removeTargets(input: AwsJson, book: BusBook): AwsJson {
  checkRuleName(input);
  const ids = (input.Ids ?? []) as readonly unknown[];
  validate([
    { at: 'ids', value: ids, length: [1, 100] },
    ...ids.map((value, index) => ({
      at: `ids.${index + 1}.member`,
      value,
      pattern: NAME_PATTERN,
      length: [1, 64] as const,
    })),
  ]);
  const { targets } = book.rule(input.EventBusName, input.Rule);
  for (const id of ids) targets.delete(String(id));
  return { FailedEntryCount: 0, FailedEntries: [] };
}

function checkRuleName({ Rule }: AwsJson): void {
  validate([{ at: 'rule', value: Rule, required: true, length: [1, 64], pattern: NAME_PATTERN }]);
}
