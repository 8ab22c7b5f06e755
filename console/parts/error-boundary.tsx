import { Component, type ComponentChildren } from 'preact';
import { ProblemBox } from './problem-box.tsx';

interface ErrorBoundaryProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A page that fails says so in its own place; the others can still be reached. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <ProblemBox
        what={`${this.props.title} cannot be shown: this is a fault of the console`}
        problem={error}
        retry={() => this.setState({ error: undefined })}
      />
    );
  }
}
