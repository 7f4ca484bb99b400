/** How much memory something takes while it goes on. */

const MILLISECONDS_BETWEEN_LOOKS = 20;
const BYTES_PER_MEBIBYTE = 1024 * 1024;

/** The most memory the process ever held, threads included, in MiB. */
export function peakMemory(): number {
  // Node gives it in KiB.
  return process.resourceUsage().maxRSS / 1024;
}

/**
 * What an action gives, and the most memory the process held meanwhile, in MiB: with what was there
 * before. That is exact where it is more than ever; else it is looked up now and then, and what is
 * gone sooner is missed.
 *
 * @example const [weights, mebibytes] = await withPeakMemory(() => fitItemWeights(train, choice));
 */
export async function withPeakMemory<Value>(
  action: () => Promise<Value>,
): Promise<[Value, number]> {
  const before = peakMemory();
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss() / BYTES_PER_MEBIBYTE);
  };
  const timer = setInterval(look, MILLISECONDS_BETWEEN_LOOKS);
  try {
    const value = await action();
    look();
    const after = peakMemory();
    return [value, after > before ? after : most];
  } finally {
    clearInterval(timer);
  }
}
