import { existsSync } from "node:fs";

type Launch = { executablePath: string; args: string[] };

/** A Chromium: the one named or installed, else the one npm brought (Linux on x64), else none. */
export async function findBrowser(): Promise<Launch | null> {
  const named = process.env.CHROMIUM_PATH;
  const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = [named, ...installed].find((file) => file && existsSync(file));
  const quiet = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ];
  if (executablePath) return { executablePath, args: [...quiet, "--disable-component-update", "--disable-sync"] };
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  // Makes the package unpack the system libraries it bundles, for a machine that lacks them.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  chromium.setGraphicsMode = false;
  return { executablePath: await chromium.executablePath(), args: chromium.args };
}
