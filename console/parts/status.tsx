import { Icon, type IconName } from './icon.tsx';

type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'off';

/** Every state that is shown: of deliveries, subscribers and jobs. */
const STATES: Readonly<Record<string, readonly [Tone, IconName]>> = {
  delivered: ['good', 'check'],
  pending: ['busy', 'clock'],
  retrying: ['warn', 'retry'],
  dead: ['bad', 'cross'],
  discarded: ['off', 'minus'],
  overdue: ['warn', 'warning'],
  'not matched': ['off', 'minus'],
  healthy: ['good', 'check'],
  failing: ['bad', 'cross'],
  behind: ['warn', 'clock'],
  active: ['good', 'check'],
  starting: ['busy', 'clock'],
  creating: ['busy', 'clock'],
  updating: ['busy', 'clock'],
  pausing: ['busy', 'pause'],
  paused: ['off', 'pause'],
  resuming: ['busy', 'clock'],
  deleting: ['busy', 'minus'],
  gone: ['off', 'minus'],
  queued: ['busy', 'clock'],
  running: ['busy', 'play'],
  cancelling: ['warn', 'minus'],
  cancelled: ['off', 'minus'],
  completed: ['good', 'check'],
  failed: ['bad', 'cross'],
  accepted: ['good', 'check'],
  published: ['good', 'check'],
  duplicate: ['off', 'minus'],
  rejected: ['bad', 'cross'],
};

interface StatusProps {
  readonly of: string;
  /** In the place of the state's own word. */
  readonly word?: string;
}

/** A state by its sign, its word and its colour, of which each says it alone. */
export function Status({ of, word = of }: StatusProps) {
  const [tone, icon] = STATES[of] ?? ['off', 'dot'];
  return (
    <span class={`status ${tone}`}>
      <Icon name={icon} /> {word}
    </span>
  );
}
