/** Shown while the code of a page loads. */
export function PageLoading() {
  return <p role="status">Loading…</p>;
}
