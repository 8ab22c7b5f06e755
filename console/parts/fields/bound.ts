/** The props of a field whose value a signal has. */
export function bound<T>(signal: { value: T }) {
  return {
    value: signal.value,
    onInput: (value: T) => {
      signal.value = value;
    },
  };
}
