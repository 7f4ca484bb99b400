/** While the code of a page is on its way. */
export function PageLoading() {
  return <p role="status">Loading…</p>;
}
