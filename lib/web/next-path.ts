/**
 * A path of our own to go on to, or the fallback. Anything that a browser could read as another host (`//host`, `/\host`,
 * `https:`, hidden control characters) is refused.
 */
export function toNextPath(next: unknown, fallback = "/dashboard"): string {
  if (typeof next !== "string" || next.length > 500 || !/^\/(?![/\\])[!-[\]-~]*$/.test(next)) return fallback;
  const base = "http://here.invalid";
  return new URL(next, base).origin === base ? next : fallback;
}
