/**
 * The ids that a batch response reports as failed; `'all'` when the response is malformed or names an unknown message,
 * which Lambda takes as a failure of the whole batch.
 */
export function failedItems(
  payload: string,
  ids: ReadonlySet<string>,
): ReadonlySet<string> | 'all' {
  const response = JSON.parse(payload) as { batchItemFailures?: unknown } | null;
  const failures = typeof response === 'object' ? response?.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return 'all';
  const failed = new Set<string>();
  for (const failure of failures as readonly unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) return 'all';
    failed.add(id);
  }
  return failed;
}
