/**
 * Takes out of a provider's words what names the house's own account there: organisations, projects, accounts, keys and
 * pieces of keys, addresses of resources.
 */
const patterns = [
  // A masked key, such as "abcd****wxyz".
  /[A-Za-z0-9_-]*\*{3,}[A-Za-z0-9_*-]*/g,
  /\b(?:org|proj|acct|sk|pk|rk|gsk|xai|nvapi|pplx|csk)[-_][A-Za-z0-9][A-Za-z0-9_.…-]{2,}/gi,
  // These are also the beginnings of parameter names: only with a digit are they somebody's.
  /\b(?:account|user|team|workspace|tenant|project|resource|key|tok|tgp|fw|hf|r8|req)[-_](?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{4,}/gi,
  /\bBearer\s+\S+|\bAIza[\w-]{10,}/g,
  /\barn:[^\s"']+|\b(?:projects|organizations|accounts|subscriptions)\/[\w.-]+/gi,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
];

const lengthMax = 2_000;

export function scrub(text: string): string {
  return patterns.reduce((clean, pattern) => clean.replace(pattern, "[removed]"), text.slice(0, lengthMax));
}
