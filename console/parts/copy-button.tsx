import { useSignal } from '@preact/signals';
import { Icon } from './icon.tsx';
import { tell } from './toasts.tsx';

interface CopyButtonProps {
  /** What is copied: `the tracking id`. */
  readonly what: string;
  readonly text: string;
}

/** Copies a text, and says so. */
export function CopyButton({ what, text }: CopyButtonProps) {
  const copied = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      copied.value = true;
      tell(`Copied ${what}.`);
      setTimeout(() => {
        copied.value = false;
      }, 2000);
    } catch {
      tell(`This browser does not let the page copy ${what}; select it and copy it by hand.`);
    }
  };
  return (
    <button
      type="button"
      class="plain"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={copy}
    >
      <Icon name={copied.value ? 'check' : 'copy'} />
    </button>
  );
}
