/**
 * Asks the registry whether a package that runs in production is known to be unsafe (high or critical), and whether what
 * is installed is what was published. A finding fails; a registry without such an answer is said loudly and does not.
 */
import { spawnSync } from "node:child_process";

const timeoutMs = Number(process.env.AUDIT_TIMEOUT_MS ?? 120_000);

/** npm's report as JSON; null when none came, whatever npm's exit code says. */
function ask(args) {
  const { stdout } = spawnSync("npm", [...args, "--json"], {
    encoding: "utf8",
    timeout: timeoutMs,
    maxBuffer: 2 ** 28,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}

const say = (line) => process.stdout.write(`${line}\n`);
const notRun = (what) =>
  say(`\n*** NOT RUN: ${what}. This registry did not answer; ask one that does before a release. ***\n`);

let failed = false;

const report = ask(["audit", "--omit=dev"]);
const counts = report?.metadata?.vulnerabilities;
if (!counts || !report.auditReportVersion) notRun("npm audit (known weaknesses of packages)");
else {
  const grave = Object.values(report.vulnerabilities).filter(({ severity }) => /^(high|critical)$/.test(severity));
  say(`npm audit: ${grave.length} high or critical, ${counts.total} in all, among what runs in production.`);
  for (const { name, severity, range } of grave) say(`  ${severity}: ${name} ${range}`);
  if (grave.length > 0) failed = true;
}

const signatures = ask(["audit", "signatures"]);
if (!Array.isArray(signatures?.invalid) || !Array.isArray(signatures.missing))
  notRun("npm audit signatures (what was published)");
else {
  const { invalid, missing } = signatures;
  say(`npm audit signatures: ${invalid.length} invalid, ${missing.length} missing.`);
  for (const { name, version } of [...invalid, ...missing]) say(`  ${name} ${version}`);
  if (invalid.length + missing.length > 0) failed = true;
}

process.exit(failed ? 1 : 0);
