import { createHash } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "./say.mjs";

/**
 * Lets one process at a time install and build in this checkout. The lock file names its holder, so that one whose
 * holder was killed is broken. It cannot lie in node_modules, which an installation removes.
 */
export async function withLock(root, tmpDir, work) {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 12);
  const file = path.join(tmpDir, `tacit-setup-${process.getuid?.() ?? 0}-${name}.lock`);
  for (let hasSaid = false; !tryLock(file); await sleep(200)) {
    const holder = readHolder(file);
    if (holder === null) continue;
    if (!isAlive(holder)) breakLock(file, holder);
    else if (!hasSaid) {
      say(`Another set-up of this folder is running (process ${holder}); waiting for it …`);
      hasSaid = true;
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

// Renaming decides between two that want to break the same lock; if a new lock was caught by it, it is put back.
function breakLock(file, holder) {
  const broken = `${file}.${process.pid}.broken`;
  try {
    renameSync(file, broken);
    if (readHolder(broken) !== holder) linkSync(broken, file);
  } catch {
  } finally {
    rmSync(broken, { force: true });
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, "utf8")) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
