import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One hash over the contents of files and of all files in folders, by their paths below `root`. What is absent counts as absent. */
export function hashFiles(root, entries, exclude = () => false) {
  const hash = createHash("sha256");
  for (const entry of entries) {
    for (const file of listFiles(root, entry)) {
      if (exclude(file)) continue;
      hash
        .update(`${file}\0`)
        .update(readFileSync(path.join(root, file)))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

function listFiles(root, entry) {
  try {
    return readdirSync(path.join(root, entry), { withFileTypes: true })
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((child) => {
        const name = path.posix.join(entry, child.name);
        if (child.isDirectory()) return listFiles(root, name);
        return child.isFile() ? [name] : [];
      });
  } catch (error) {
    if (error.code === "ENOTDIR") return [entry];
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** What goes into the database client. */
export function hashSchema(root) {
  return hashFiles(root, [
    "prisma/schema.prisma",
    "prisma.config.ts",
    "node_modules/prisma/package.json",
    "node_modules/@prisma/client/package.json",
  ]);
}

/** What goes into a production build. */
export function hashSources(root) {
  const own = readdirSync(root).filter((name) => /^(?!next-env|biome).*\.(ts|mjs|json)$/.test(name));
  return hashFiles(root, ["app", "lib", "public", "prisma/schema.prisma", ...own.sort()], (file) =>
    /^lib\/db\/generated\/|^lib\/main\/setup|\.md$/.test(file),
  );
}

/** What decides which packages are installed. */
export function hashPackages(root) {
  const { platform, arch, versions } = process;
  const place = `${platform} ${arch} node ${versions.node.split(".")[0]}`;
  return `${hashFiles(root, ["package.json", "package-lock.json"])} ${place}`;
}

/**
 * True when what npm says it installed is what the lock file asks for: then somebody has installed by hand, and nothing
 * needs doing. npm writes its own record last, so an installation that was cut short has none, or an older one.
 */
export function isInstalledAsLocked(root) {
  try {
    const wanted = readJson(path.join(root, "package-lock.json")).packages;
    const present = readJson(path.join(root, "node_modules/.package-lock.json")).packages;
    return Object.entries(wanted).every(([name, { version, optional, devOptional }]) => {
      if (name === "") return true;
      return present[name] ? present[name].version === version : Boolean(optional || devOptional);
    });
  } catch {
    return false;
  }
}

export function readStamp(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
