/**
 * A path of our own to go on to, or the fallback. Anything that a browser could read as another host (`//host`, `/\host`,
 * `https:`, hidden control characters) is refused, also where it becomes one only once dots are resolved (`/.//host`): the
 * router resolves them before it goes there.
 */
export function toNextPath(next: unknown, fallback = "/dashboard"): string {
  if (typeof next !== "string" || next.length > 500 || !/^\/(?![/\\])[!-[\]-~]*$/.test(next)) return fallback;
  const base = "http://here.invalid";
  const { origin, pathname } = new URL(next, base);
  return origin === base && !pathname.startsWith("//") ? next : fallback;
}
