import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tacit-audit-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the audit with an npm that prints what it is told to; null: one that never answers. */
function audit(answers: { audit: unknown; signatures: unknown }) {
  const lines = (answer: unknown) =>
    answer === null ? "exec sleep 30" : `cat <<'JSON'\n${JSON.stringify(answer)}\nJSON`;
  const script = `#!/bin/sh\nif [ "$2" = signatures ]; then\n${lines(answers.signatures)}\nelse\n${lines(answers.audit)}\nfi\nexit 1\n`;
  writeFileSync(path.join(folder, "npm"), script);
  chmodSync(path.join(folder, "npm"), 0o755);
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    AUDIT_TIMEOUT_MS: answers.audit === null ? "300" : "30000",
  };
  const { status, stdout } = spawnSync(process.execPath, [path.join(root, ".ci/audit.mjs")], { encoding: "utf8", env });
  return { status, stdout };
}

const weak = (severity: string) => ({ name: "left-pad", severity, range: "<2.0.0" });
const report = (...found: ReturnType<typeof weak>[]) => ({
  auditReportVersion: 2,
  vulnerabilities: Object.fromEntries(found.map((each, index) => [index, each])),
  metadata: { vulnerabilities: { total: found.length } },
});
const clean = { audit: report(), signatures: { invalid: [], missing: [] } };

test("what is clean passes, and a weakness below high is counted without failing", () => {
  expect(audit(clean)).toMatchObject({ status: 0, stdout: expect.not.stringContaining("NOT RUN") });
  expect(audit({ ...clean, audit: report(weak("moderate")) })).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("0 high or critical, 1 in all"),
  });
});

test.each(["high", "critical"])("a %s weakness fails, and is named", (severity) => {
  const { status, stdout } = audit({ ...clean, audit: report(weak(severity)) });
  expect(status).toBe(1);
  expect(stdout).toContain(`${severity}: left-pad <2.0.0`);
});

test.each(["invalid", "missing"])("a signature that is %s fails", (kind) => {
  const signatures = { ...clean.signatures, [kind]: [{ name: "left-pad", version: "1.3.0" }] };
  expect(audit({ ...clean, signatures }).status).toBe(1);
});

test.each([{ message: "405 Method Not Allowed", statusCode: 405 }, null, "not found"])(
  "a registry that does not answer (%j) is said loudly, and fails nothing",
  (answer) => {
    const { status, stdout } = audit({ audit: answer, signatures: answer });
    expect(status).toBe(0);
    expect(stdout.match(/\*\*\* NOT RUN: /g)).toHaveLength(2);
  },
);

test("it is part of what must pass before a change is accepted", () => {
  expect(readFileSync(path.join(root, ".ci/run"), "utf8")).toMatch(/^node \.ci\/audit\.mjs \|\| failed=1$/m);
});
