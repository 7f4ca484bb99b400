/** The peak memory of the process, ever or during an action. */

const MILLISECONDS_BETWEEN_SAMPLES = 20;
const BYTES_PER_MEBIBYTE = 1024 * 1024;

/** The peak memory of the process, threads included, in MiB. */
export function peakMemory(): number {
  // Node returns it in KiB.
  return process.resourceUsage().maxRSS / 1024;
}

/**
 * The value of an action, and the peak memory of the process during it, in MiB, with what the
 * process held before. The figure is exact if it is a new peak of the process. If not, it is the
 * highest of samples taken every 20 ms, and a shorter peak is missed.
 *
 * @example const [matrix, mebibytes] = await withPeakMemory(() => fitItemWeights(train, candidate));
 */
export async function withPeakMemory<Value>(
  action: () => Promise<Value>,
): Promise<[Value, number]> {
  const before = peakMemory();
  let most = 0;
  const sample = () => {
    most = Math.max(most, process.memoryUsage.rss() / BYTES_PER_MEBIBYTE);
  };
  const timer = setInterval(sample, MILLISECONDS_BETWEEN_SAMPLES);
  try {
    const value = await action();
    sample();
    const after = peakMemory();
    return [value, after > before ? after : most];
  } finally {
    clearInterval(timer);
  }
}
