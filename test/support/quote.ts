/** A path as one word of a shell's command, whatever its folders are called. */
export function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
