const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const;

/** A duration in milliseconds as a person says it, in one unit or two: `42 s`, `3 min`, `2 h 5 min`, `12 d`. */
export function durationWords(ms: number): string {
  const whole = Math.max(0, ms);
  for (const [index, [size, name]] of UNITS.entries()) {
    if (whole < size) continue;
    const count = Math.floor(whole / size);
    const next = UNITS[index + 1];
    const rest = next === undefined || count >= 10 ? 0 : Math.floor((whole % size) / next[0]);
    return rest === 0 ? `${count} ${name}` : `${count} ${name} ${rest} ${next?.[1]}`;
  }
  return whole < 1000 ? `${Math.round(whole)} ms` : `${Math.floor(whole / 1000)} s`;
}

/** How long ago a time is, or in how long it will be: `just now`, `4 min ago`, `in 30 s`. */
export function agoWords(at: number, now: number): string {
  const ms = now - at;
  if (Math.abs(ms) < 1500) return 'just now';
  return ms > 0 ? `${durationWords(ms)} ago` : `in ${durationWords(-ms)}`;
}

/** `12,345`, in digits of one width. */
export function numberWords(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 event`, `1,200 events`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${numberWords(count)} ${count === 1 ? one : many}`;
}

/** A size in bytes: `812 B`, `3.4 KB`, `1.0 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
