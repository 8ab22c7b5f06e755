/** Checks again and again until nothing is thrown, and returns what the check does; throws what was thrown last when that takes too long. */
export async function eventually<T>(check: () => Promise<T> | T, ms = 30_000): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
