/** Checks the accessibility of a page with axe. */
import axe from "axe-core";
import type { Page } from "playwright-core";

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** One line for each problem that axe calls serious or critical, with its elements. */
export async function seriousProblems(page: Page): Promise<string[]> {
  // Evaluated, not loaded: the page's Content-Security-Policy forbids other scripts.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const results = await window.axe.run(document, { resultTypes: ["violations"] });
    return results.violations.map(({ id, impact, help, nodes }) => ({
      id,
      impact,
      help,
      where: nodes.map((node) => node.target.join(" ")),
    }));
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, where }) => `${id}: ${help} (${where.slice(0, 3).join("; ")})`);
}
