import { readFile } from "node:fs/promises";
import { AppError } from "@/lib/base/errors";
import { KeySet } from "@/lib/usage/receipts/key-set";
import { listPublicKeys } from "@/lib/usage/receipts/list-public-keys";
import { provideSecrets } from "../provide-secrets";
import { type Flags, UsageError } from "./command";

const wellKnown = "/.well-known/tacit-receipts.json";
const fetchTimeoutMs = 10_000;

/** The public keys that a receipt is checked against: a file's, a site's, or this installation's own. */
export async function findReceiptKeys(flags: Flags): Promise<KeySet> {
  const [file, url] = [flags.find("key"), flags.find("url")];
  if (file !== undefined && url !== undefined) throw new UsageError("Give --key or --url, not both.");
  if (file !== undefined) return readKeys(await readKeyFile(file), "key");
  if (url !== undefined) return readKeys(await fetchKeys(toKeysUrl(url)), "url");
  provideSecrets();
  return listPublicKeys();
}

async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new AppError("invalid_input", "--key: this file cannot be read.", { cause: error });
  }
}

/** Whoever can change what is fetched can forge receipts: without TLS only from this machine itself. */
function toKeysUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (!url || (url.protocol !== "https:" && !isLocal))
    throw new AppError("invalid_input", "--url: must be an address such as https://tacit.example.");
  return url.pathname.endsWith(".json") ? url : new URL(wellKnown, url);
}

async function fetchKeys(url: URL): Promise<string> {
  try {
    const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(fetchTimeoutMs) });
    if (answer.ok) return await answer.text();
  } catch (error) {
    throw new AppError("unavailable", `--url: nothing answers at ${url.host}.`, { cause: error });
  }
  throw new AppError("unavailable", `--url: ${url.host} publishes no keys of receipts.`);
}

function readKeys(text: string, flag: "key" | "url"): KeySet {
  try {
    return KeySet.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("invalid_input", `--${flag}: this is no set of Ed25519 keys, as ${wellKnown} publishes it.`, {
      cause: error,
    });
  }
}
