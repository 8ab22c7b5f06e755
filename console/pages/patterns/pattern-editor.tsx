import { WORD_FIELDS } from '../../../core/event/words.ts';
import { Field } from '../../parts/fields/field.tsx';
import { type TypedPattern, WRITTEN_AS, type WrittenAs } from './pattern-text.ts';

interface PatternEditorProps {
  readonly typed: TypedPattern;
  readonly onChange: (typed: TypedPattern) => void;
}

const NAMES: Readonly<Record<WrittenAs, string>> = {
  json: 'An event pattern, as EventBridge has them',
  topic: 'A topic pattern, as RabbitMQ has them',
  glob: 'A glob, as Redis has them',
  selector: 'A message selector, as JMS has them',
};

/** What a new text of each begins with. */
const EXAMPLES: Readonly<Record<WrittenAs, string>> = {
  json: '{\n  "type": ["order.placed"]\n}',
  topic: 'order.*.eu.#',
  glob: 'order.[pc]*',
  selector: "region = 'EU' AND amount > 5",
};

/** Where a pattern is written, in one of its notations. What was typed stays when the notation is changed back. */
export function PatternEditor({ typed, onChange }: PatternEditorProps) {
  const { as, text, field } = typed;
  const isExample = text.trim() === '' || Object.values(EXAMPLES).includes(text);
  return (
    <div class="stack">
      <Field label="Written as">
        {(id) => (
          <select
            id={id}
            value={as}
            onChange={(event) => {
              const next = event.currentTarget.value as WrittenAs;
              onChange({ ...typed, as: next, text: isExample ? EXAMPLES[next] : text });
            }}
          >
            {WRITTEN_AS.map((name) => (
              <option key={name} value={name}>
                {NAMES[name]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {(as === 'topic' || as === 'glob') && (
        <Field label="What of the event it is about">
          {(id) => (
            <select
              id={id}
              value={field}
              onChange={(event) => onChange({ ...typed, field: event.currentTarget.value })}
            >
              {WORD_FIELDS.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label="Pattern" hint={HINTS[as]}>
        {(id, describedBy) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            class={as === 'json' ? '' : 'short'}
            spellcheck={false}
            autocomplete="off"
            value={text}
            onInput={(event) => onChange({ ...typed, text: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

const HINTS: Readonly<Record<WrittenAs, string>> = {
  json: 'Fields of the event, each with a list of what it may be: {"data": {"amount": [{"numeric": [">", 100]}]}}',
  topic: '* is one word, # is any number of them.',
  glob: '* is any text, ? one character, [ab] one of some.',
  selector: 'Attributes of the event by their names, compared as in SQL; it does not see the data.',
};
