import { useSignal } from '@preact/signals';
import { parseUrl } from '../../../core/shared/parse-url.ts';
import { Field } from '../../parts/fields/field.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { signIn } from '../session.ts';
import { tokenProblem } from './tokens.ts';

/** An API key becomes a session of 12 hours, in a cookie that no script can read. */
export function KeyForm() {
  const key = useSignal('');
  const problem = useSignal<unknown>(undefined);
  const sending = useSignal(false);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    sending.value = true;
    problem.value = undefined;
    try {
      await signIn(key.value.trim());
    } catch (error) {
      problem.value = error;
    } finally {
      sending.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <Field
        label="API key"
        hint="It begins with wbk_. One who administers the router makes keys: waybill keys create"
      >
        {(id) => (
          <input
            id={id}
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            value={key.value}
            onInput={(event) => {
              key.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      {problem.value !== undefined && (
        <ProblemBox what="You are not signed in" problem={problem.value} />
      )}
      <button type="submit" class="primary" disabled={sending.value}>
        {sending.value ? 'Signing in …' : 'Sign in'}
      </button>
    </form>
  );
}

interface IssuerFormProps {
  /** Its URL. */
  readonly issuer: string;
  /** Goes to the issuer. Throws with why that cannot be. */
  readonly begin: () => Promise<void>;
  /** What the button says. */
  readonly confirm: string;
}

/** The way to the issuer of tokens. */
export function IssuerForm({ issuer, begin, confirm }: IssuerFormProps) {
  const isGoing = useSignal(false);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    isGoing.value = true;
    try {
      await begin();
    } catch (error) {
      tokenProblem.value = error;
    } finally {
      isGoing.value = false;
    }
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <p class="muted">This router takes who is signed in at {parseUrl(issuer)?.host ?? issuer}.</p>
      {tokenProblem.value !== undefined && (
        <ProblemBox what="You are not signed in" problem={tokenProblem.value} />
      )}
      <button type="submit" class="primary" disabled={isGoing.value}>
        {isGoing.value ? 'Going there …' : confirm}
      </button>
    </form>
  );
}
